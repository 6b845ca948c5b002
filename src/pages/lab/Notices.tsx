import { lazy, Suspense } from "react";
import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { backendLabel } from "../../panels/header/BackendBadge";
import { NoticeLine } from "../../panels/status/NoticeLine";
import { beginSlower, slowerWords } from "../../store/change-settings";
import { dismissProblems, dismissRecovered, type Recovered, useLab } from "../../store/lab";
import { missingFeatures } from "../../store/missing-features";
import { useSavedRuns } from "../../store/saved-runs";
import { reopen, reset } from "../../store/transport";
import { BaseNotice } from "./BaseNotice";
import { SeedNotices } from "./SeedNotices";
import { UpdateNotice } from "./UpdateNotice";

const LateNotices = lazy(
  afterFirstPaint(async () => ({ default: (await import("./LateNotices")).LateNotices })),
);

/** What went wrong, in lines under the header: nothing of it is hidden in a console. */
export function Notices() {
  const status = useLab(
    useShallow(({ status: { state, message, recovered } }) => ({ state, message, recovered })),
  );
  const began = useLab((lab) => lab.runs.main !== null);
  const slower = useLab((lab) => slowerWords(lab.asked.settings.learning_rate));
  const problems = useLab((lab) => lab.linkProblems);
  const refusal = useLab((lab) => lab.refusal);
  const notice = useLab((lab) => lab.notice);
  return (
    <>
      {problems.length > 0 && (
        <NoticeLine onDismiss={dismissProblems}>
          {problems.some(({ field }) => field === "v" || field === "link")
            ? "The link cannot be read; the usual experiment was opened."
            : "The link asks for something that cannot be had; the rest of it was applied."}
          <ul>
            {problems.map(({ field, message }) => (
              <li key={message}>
                <code>{field}</code>
                {message.startsWith(field) ? message.slice(field.length) : `: ${message}`}
              </li>
            ))}
          </ul>
        </NoticeLine>
      )}
      {refusal && (
        <NoticeLine role="alert" onDismiss={dismissProblems}>
          {refusal}
        </NoticeLine>
      )}
      {status.recovered && (
        <NoticeLine onDismiss={dismissRecovered}>{recoveredText(status.recovered)}</NoticeLine>
      )}
      {notice && <NoticeLine onDismiss={dismissProblems}>{notice}</NoticeLine>}
      {status.state === "failed" && (
        <NoticeLine
          role="alert"
          action={
            <button type="button" className="button" onClick={() => void reset()}>
              Try again
            </button>
          }
        >
          The run could not be started: {status.message.replace(/\.$/, "")}. Nothing else has
          changed; try again, or choose another experiment.
        </NoticeLine>
      )}
      {status.state === "lost" && (
        <NoticeLine
          role="alert"
          action={
            <button type="button" className="button" onClick={() => void reopen()}>
              {began ? "Start it again" : "Try again"}
            </button>
          }
        >
          {status.message}{" "}
          {began
            ? "What was measured is kept, and the policy can go on from the last state that was saved."
            : "Nothing was lost, for no run had begun: try again once the network is there, or reload the page."}
        </NoticeLine>
      )}
      {status.state === "diverged" && (
        <NoticeLine
          role="alert"
          action={
            slower !== null && (
              <button type="button" className="button" onClick={() => void beginSlower()}>
                Begin again at {slower}
              </button>
            )
          }
        >
          {status.message}
        </NoticeLine>
      )}
      {status.state === "paused" && status.message && (
        <NoticeLine role="alert">{status.message}</NoticeLine>
      )}
      <BaseNotice />
      <SeedNotices />
      <MissingFeatures />
      {/* With the shell: it is what says that a part did not come. */}
      <UpdateNotice />
      <Suspense fallback={null}>
        <LateNotices />
      </Suspense>
    </>
  );
}

/** What happened to the engine, and what was kept. */
function recoveredText({ reason, step, from, backend }: Recovered): string {
  const where = backend === null ? "" : ` on ${backendLabel(backend)}`;
  const kept = from === 0 ? "" : ` What was measured before step ${from} is kept.`;
  return `${reason}, at step ${step}.${kept} The run goes on from step ${from}${where}.`;
}

/** Put away once, put away until the page is loaded again. */
const usePutAway = create<{ readonly away: boolean }>()(() => ({ away: false }));

/** What this browser does not offer, in one line. */
function MissingFeatures() {
  const away = usePutAway((state) => state.away);
  const refused = useSavedRuns((saved) => saved.state === "none");
  const missing = missingFeatures(globalThis, refused);
  if (missing === null || away) return null;
  return <NoticeLine onDismiss={() => usePutAway.setState({ away: true })}>{missing}</NoticeLine>;
}
