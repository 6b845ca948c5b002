import { Dialog } from "@base-ui/react/dialog";
import { DialogSheet } from "../controls/DialogSheet";
import { KEY_PLACES } from "./key-list";
import { LetterKeys } from "./LetterKeys";
import { Onward } from "./Onward";

/** The keys there are. */
export function Shortcuts(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogSheet title="Keys" className="keys">
        <div className="shortcuts">
          {KEY_PLACES.map(({ id, where, list }) => (
            <section key={id}>
              <h3>{where}</h3>
              <dl>
                {list.map(({ shown, does }) => (
                  <div key={does}>
                    <dt>
                      {shown.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <LetterKeys />
        <Onward onLeave={() => props.onOpenChange(false)} />
      </DialogSheet>
    </Dialog.Root>
  );
}
