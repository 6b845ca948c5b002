import { type Ref, useEffect, useRef } from "react";
import { tableIndex } from "../../../charts/colour";
import { onThemeChange, Theme } from "../../../charts/theme";
import "./ramp-bar.css";

/** The diverging map from −max to max; its ends are named by `data-low` and `data-high`. */
export function RampBar(props: {
  readonly ref?: Ref<HTMLSpanElement>;
  readonly className?: string;
  /** Names of the ends that stay the same. */
  readonly ends?: readonly [string, string];
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const theme = new Theme(element);
    const paint = () => {
      const table = theme.diverging();
      element.width = 160;
      element.height = 1;
      const image = context.createImageData(element.width, 1);
      for (let x = 0; x < element.width; x++) {
        const at = 4 * tableIndex(table, -1 + (2 * (x + 0.5)) / element.width);
        image.data.set(table.rgba.subarray(at, at + 4), 4 * x);
      }
      context.putImageData(image, 0, 0);
    };
    paint();
    return onThemeChange(() => {
      theme.refresh();
      paint();
    });
  }, []);
  return (
    <span
      ref={props.ref}
      className={`ramp-bar ${props.className ?? ""}`}
      data-low={props.ends?.[0]}
      data-high={props.ends?.[1]}
      aria-hidden="true"
    >
      <canvas ref={canvas} />
    </span>
  );
}
