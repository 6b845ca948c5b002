import { Menu } from "@base-ui/react/menu";
import { useRef, useState } from "react";
import type { Figure, FigureMenuProps } from "./figure";

const KINDS = ["svg", "png"] as const;

/** The menu of a panel's figures: what `FigureMenu` becomes once its script has arrived. */
export function FigureMenuPopup({ figures, source }: FigureMenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [said, setSaid] = useState("");
  const save = async (figure: Figure, kind: (typeof KINDS)[number]) => {
    const host = trigger.current?.closest(".figure-host");
    if (!host) return;
    try {
      const { saveFigure } = await import("./save-figure");
      const { figureSource } = await import("../../store/figure-caption");
      setSaid(`Saved ${await saveFigure(host, figure, (source ?? figureSource)(), kind)}`);
    } catch (error) {
      setSaid(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
    setTimeout(() => setSaid(""), 6000);
  };
  const names = figures.map(({ name }) => name).join(", ");
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger
          ref={trigger}
          className="value"
          title="Save as a picture"
          aria-label={figures.length === 1 ? `Save figure: ${names}` : "Save figure"}
        >
          save
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner
            className="sheet-layer"
            align="start"
            sideOffset={6}
            collisionPadding={8}
          >
            <Menu.Popup className="sheet">
              <div className="options figure-options">
                {figures.map((figure) => (
                  <Menu.Group key={figure.name}>
                    <Menu.GroupLabel>{figure.name}</Menu.GroupLabel>
                    {KINDS.map((kind) => (
                      <Menu.Item key={kind} onClick={() => void save(figure, kind)}>
                        {kind.toUpperCase()}
                        <span className="visually-hidden"> of {figure.name}</span>
                      </Menu.Item>
                    ))}
                  </Menu.Group>
                ))}
              </div>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <span className="figure-said" role="status">
        {said}
      </span>
    </>
  );
}
