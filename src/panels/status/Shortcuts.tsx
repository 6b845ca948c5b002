import { Dialog } from "@base-ui/react/dialog";

const KEYS: readonly (readonly [string, string])[] = [
  ["Space", "play or pause"],
  ["→", "one step, or one step forward when looking back"],
  ["←", "look back one step"],
  ["Shift ← →", "look ten steps back or forward"],
  ["Home", "look at the first step"],
  ["End", "follow the newest step again"],
  ["P", "play the record from the step in view, or stop"],
  ["L", "flip the lever: classifier only, or everything; when looking back, in a fork from there"],
  ["F", "when looking back, the same"],
  ["R", "reset, keeping the seed"],
  ["N", "new seed"],
  ["?", "this sheet"],
];

/** The keys that work anywhere on the page. */
export function Shortcuts(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="sheet dialog dialog-narrow">
          <header className="dialog-head">
            <Dialog.Title>Keys</Dialog.Title>
            <Dialog.Close className="value">Close</Dialog.Close>
          </header>
          <dl className="shortcuts">
            {KEYS.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
