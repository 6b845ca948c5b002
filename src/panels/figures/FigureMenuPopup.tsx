import { Menu } from "@base-ui/react/menu";
import { useRef, useState } from "react";
import type { Figure, FigureMenuProps } from "./figure";

const KINDS = ["svg", "png"] as const;
const NUMBERS = [
  { kind: "csv", words: "by step" },
  { kind: "zip", words: "with all arrays" },
] as const;

/** The menu of a panel's figures: what `FigureMenu` becomes once its script has arrived. */
export function FigureMenuPopup({ figures, source, numbers }: FigureMenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [said, setSaid] = useState("");
  const unsaying = useRef(0);
  const save = (figure: Figure, kind: (typeof KINDS)[number]) =>
    say(async () => {
      const host = trigger.current?.closest(".figure-host");
      if (!host) return "nothing";
      const { saveFigure } = await import("./save-figure");
      const { figureSource } = await import("../../store/figure-caption");
      return saveFigure(host, figure, (source ?? figureSource)(), kind);
    });
  const say = async (saving: () => Promise<string>) => {
    try {
      setSaid(`Saved ${await saving()}`);
    } catch (error) {
      setSaid(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
    // Of several, each stands as long.
    clearTimeout(unsaying.current);
    unsaying.current = window.setTimeout(() => setSaid(""), 6000);
  };
  const names = figures.map(({ name }) => name).join(", ");
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger
          ref={trigger}
          className="value"
          title={numbers ? "Save as a picture or as numbers" : "Save as a picture"}
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
                {numbers && (
                  <Menu.Group>
                    <Menu.GroupLabel>numbers</Menu.GroupLabel>
                    {NUMBERS.map(({ kind, words }) => (
                      <Menu.Item key={kind} onClick={() => void say(() => numbers(kind))}>
                        {kind.toUpperCase()}
                        <span className="visually-hidden"> of the numbers, {words}</span>
                      </Menu.Item>
                    ))}
                  </Menu.Group>
                )}
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
