import { useLayoutEffect, useState } from "react";

/** The stage is laid out for this many px and enlarged to the screen: twice at 1920 × 1080. */
const STAGE = { width: 960, height: 540 } as const;

/** Below this width of window the stage is a page of one column, as large as any other. */
const NARROW = 720;

/** How much larger the stage is drawn, and whether it is one column. */
export interface StageZoom {
  readonly zoom: number;
  readonly narrow: boolean;
}

function measure(): StageZoom {
  const { innerWidth: width, innerHeight: height } = window;
  if (width < NARROW) return { zoom: 1, narrow: true };
  return { zoom: Math.min(width / STAGE.width, height / STAGE.height), narrow: false };
}

/** Follows the window. */
export function useStageZoom(): StageZoom {
  const [zoom, setZoom] = useState(measure);
  useLayoutEffect(() => {
    const update = () =>
      setZoom((before) => {
        const now = measure();
        return now.zoom === before.zoom && now.narrow === before.narrow ? before : now;
      });
    update();
    addEventListener("resize", update);
    return () => removeEventListener("resize", update);
  }, []);
  return zoom;
}
