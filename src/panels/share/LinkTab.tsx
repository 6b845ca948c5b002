import { Dialog } from "@base-ui/react/dialog";
import { useState } from "react";
import { formatCount } from "../../charts/format";
import { settingText } from "../../experiment/differences";
import { settingOf } from "../../experiment/schema";
import { overKept, useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { changesUpTo, type LiveChange, MOST_CHANGES } from "../../store/live-changes";
import { handMade } from "../../store/lived-schedule";
import { usePlace } from "../../store/place";
import { stepInView } from "../../store/run-views";
import { pageAddress, shareHash } from "../../store/share-link";
import { CopyText } from "./CopyText";
import { QrCode } from "./QrCode";

/** The link to the experiment, what it is to hold, and its code for a hall. */
export function LinkTab() {
  const main = useLab((lab) => lab.runs.main);
  // The step that was in view when this was opened: the run may go on meanwhile.
  const [step] = useState(() => (main === null ? 0 : stepInView(main)));
  const [atStep, setAtStep] = useState(false);
  const page = usePlace((place) => place.page);
  // Whoever shares another page than the Lab means that page.
  const [panels, setPanels] = useState(page !== "lab");
  const [lived, setLived] = useState(true);
  const [changed, setChanged] = useState(true);
  const done = main === null ? null : handMade(main, step);
  const changes = main === null ? [] : changesUpTo(main, step);
  // What was changed after the step is in what is asked for now, and must come out of the link again.
  const everChanged = main?.events.some(({ kind }) => kind === "settings") ?? false;
  const carries = everChanged && changes.length <= MOST_CHANGES;
  const link =
    pageAddress() +
    shareHash({
      ...{ step: atStep ? step : null, panels },
      ...{ lived: lived && done?.switched === true, changed: changed && carries },
    });
  return (
    <div className="share-link">
      <div>
        <p>A link holds the whole experiment: every setting, the schedule and the seed.</p>
        <CopyText name="Link" text={link} />
        <fieldset className="share-wishes">
          <legend className="visually-hidden">What the link holds besides</legend>
          <Wish checked={atStep} onChange={setAtStep} disabled={step === 0}>
            at step {formatCount(step)}
            <span className="small">
              {step === 0
                ? "the run has not begun"
                : "whoever opens it sees the run train up to there, and rest"}
            </span>
          </Wish>
          <Wish checked={panels} onChange={setPanels}>
            with what is open now
            <span className="small">
              {page === "compare"
                ? "this page with its order, its reading, its measures and a run that is shown alone"
                : "the page, the measures, the kernel and its scale"}
            </span>
          </Wish>
          {done?.switched && (
            <Wish checked={lived} onChange={setLived}>
              with the switches made by hand
              <span className="small">as a schedule of its own; otherwise as it was asked for</span>
            </Wish>
          )}
          {carries && (
            <Wish checked={atStep && changed} onChange={setChanged} disabled={!atStep}>
              with the settings changed by hand
              <span className="small">
                {atStep ? "each changed at its step again" : "in a link to a step only"}:{" "}
                {changes.length > 0 ? listed(changes) : "none up to this step"}
              </span>
            </Wish>
          )}
        </fieldset>
        <LeftBehind />
        {everChanged && !(atStep && changed && carries) && (
          <p className="small">
            Settings were changed while this run was under way
            {carries ? "" : `, ${changes.length} times, which is more than a link carries`}. In this
            link they hold from its first step, so its numbers will be other ones.
          </p>
        )}
      </div>
      <HallCode link={link} />
    </div>
  );
}

/** Which runs of the page a link cannot make again: those that stay on this machine. */
function LeftBehind() {
  const forks = useLab((lab) => lab.runs.forks.length);
  // A run that is kept while it goes on is in the link as that.
  const kept = overKept(useKeptRuns(({ runs }) => runs)).length;
  if (forks + kept === 0) return null;
  const one = forks + kept === 1;
  const words = [
    forks > 0 ? (forks === 1 ? "the fork" : `the ${forks} forks`) : "",
    kept > 0 ? (kept === 1 ? "the kept run" : `the ${kept} kept runs`) : "",
  ].filter((part) => part !== "");
  return (
    <p className="small share-left">
      A link makes its runs anew, and {words.join(" and ")} on this page {one ? "is" : "are"} not
      among them. <i>All runs</i> under <i>Files</i> saves {one ? "its" : "their"} numbers.
    </p>
  );
}

/** The first of the changes in words: "learning rate 0.002 at 30". */
function listed(changes: readonly LiveChange[]): string {
  const words = changes
    .slice(0, 3)
    .map(
      ({ step, key, value }) =>
        `${settingOf(key).label} ${settingText(key, value)} at ${formatCount(step)}`,
    );
  const more = changes.length - words.length;
  return [...words, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function Wish(props: {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: React.ReactNode;
}) {
  const { checked, disabled = false, onChange, children } = props;
  return (
    <label>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

/** The link as a code; a click fills the screen with it. */
function HallCode({ link }: { readonly link: string }) {
  return (
    <Dialog.Root>
      <Dialog.Trigger className="share-qr" aria-label="Fill the screen with the QR code">
        <QrCode text={link} name="The link as a QR code" />
        <span className="small">click to fill the screen</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Popup className="share-hall">
          <Dialog.Title className="visually-hidden">The link as a QR code</Dialog.Title>
          <Dialog.Close className="share-hall-close" aria-label="Close">
            <QrCode text={link} name="The link as a QR code" />
            <span>{link.length <= 120 ? link : new URL(link).host}</span>
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
