import { Dialog } from "@base-ui/react/dialog";
import { DialogSheet } from "../controls/DialogSheet";
import { Onward } from "./Onward";

/** Where keys work, and what they do there. */
const KEYS: readonly {
  readonly where: string;
  readonly keys: readonly (readonly [string, string])[];
}[] = [
  {
    where: "Anywhere",
    keys: [
      ["Space", "play or pause"],
      ["→", "one step, or one step forward when looking back"],
      ["←", "look back one step"],
      ["Shift ← →", "look ten steps back or forward"],
      ["Home", "look at the first step"],
      ["End", "follow the newest step again"],
      ["P", "play the record from the step in view, or stop"],
      [
        "L",
        "flip the lever: classifier only, or everything; when looking back, in a fork from there",
      ],
      ["F", "when looking back, the same"],
      ["R", "reset, keeping the seed"],
      ["N", "new seed"],
      ["T", "next theme: system, light, dark, projector"],
      ["?", "this sheet"],
      ["Tab", "to the next control; Enter or Space uses it"],
      ["Esc", "close what has opened"],
    ],
  },
  {
    where: "On the kernel maps",
    keys: [
      ["↑ ↓ ← →", "move the crosshair; Home and End to the ends of a row"],
      ["Enter", "pin the crosshair, or let it go"],
      ["Z", "the block round the crosshair, and back"],
      ["O", "order contexts by task, by likeness, by seriation"],
      ["Esc", "back to the whole map, then let go"],
    ],
  },
  {
    where: "On the step in view",
    keys: [
      ["← →", "one step"],
      ["PgUp PgDn", "ten steps"],
      ["Home", "the first step"],
      ["End", "follow the newest"],
    ],
  },
  {
    where: "On a measure’s name",
    keys: [
      ["Enter", "let it grow: axis, smoothing, add, close"],
      ["Alt ↑ ↓", "move it"],
      ["Del", "close it"],
    ],
  },
  {
    where: "On an open instrument’s title",
    keys: [
      ["Alt ↑ ↓", "move it"],
      ["Del", "close it"],
    ],
  },
];

/** The keys there are. */
export function Shortcuts(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogSheet title="Keys">
        <div className="shortcuts">
          {KEYS.map(({ where, keys }) => (
            <section key={where}>
              <h3>{where}</h3>
              <dl>
                {keys.map(([key, meaning]) => (
                  <div key={key}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{meaning}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Onward onLeave={() => props.onOpenChange(false)} />
      </DialogSheet>
    </Dialog.Root>
  );
}
