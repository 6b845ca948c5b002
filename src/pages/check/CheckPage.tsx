import { useEffect } from "react";
import { useCopy } from "../../panels/controls/use-copy";
import { backendLabel } from "../../panels/header/BackendBadge";
import {
  type CheckedBackend,
  checkReport,
  checkVerdict,
  errorText,
  runCheck,
  stopCheck,
  useCheck,
} from "../../store/check";
import { PageTop } from "../lab/PageTop";
import { useLabRests } from "../lab/use-lab-rests";
import "./check.css";

/** Does this very device compute what it should? Every kernel against the reference, and a recorded run. */
export function CheckPage() {
  const state = useCheck();
  const { running, backends } = state;
  const begun = running || backends.some((backend) => backend.state !== "waiting");
  useLabRests();
  useEffect(() => {
    document.title = "Check this device · RL post-training playground";
    return stopCheck;
  }, []);

  return (
    <div className="check">
      <PageTop runs={false} />
      <main>
        <h1>Does this device compute what it should?</h1>
        <div className="check-top">
          <div>
            <p className="check-lead">
              Everything on these pages is computed on your machine, by kernels of our own where it
              can run them. This compares each of them with the slow reference in plain JavaScript,
              on every backend that is here, and makes a short run that was recorded before. It
              takes a minute or more, by the device.
            </p>
            <div className="check-actions">
              <button
                type="button"
                className="button"
                onClick={({ timeStamp }) => (running ? stopCheck() : void runCheck(timeStamp))}
              >
                {running ? "Stop" : begun ? "Check again" : "Check this device"}
              </button>
              {begun && !running && <CopyReport />}
              <p role="status">{checkVerdict(state)}</p>
            </div>
          </div>
          <Compared />
        </div>
        {backends.map((backend) => (
          <Backend key={backend.name} backend={backend} />
        ))}
      </main>
    </div>
  );
}

/** What is compared, and with what: the table of contents of a report. */
function Compared() {
  return (
    <dl className="check-compared">
      <dt>self-test</dt>
      <dd>the gradient with which a backend is chosen, beside the reference’s</dd>
      <dt>training steps</dt>
      <dd>every objective and optimiser, on the usual policy and on one of odd sizes</dd>
      <dt>instruments</dt>
      <dd>
        every pass beside the reference’s: features, sampling, the kernel and its two components,
        all entries of the full kernel
      </dd>
      <dt>a recorded run</dt>
      <dd>the same experiment and seed, beside what was measured when it was recorded</dd>
    </dl>
  );
}

function CopyReport() {
  const [copied, copy] = useCopy();
  const text = () => checkReport(useCheck.getState(), navigator.userAgent);
  return (
    <>
      <button type="button" className="button" onClick={() => void copy(text())}>
        {copied === "copied" ? "Copied" : "Copy the report"}
      </button>
      {copied === "refused" && (
        <label className="check-report">
          The browser does not let this page copy. Here is the report, to be selected and copied by
          hand:
          <textarea
            readOnly
            spellCheck={false}
            value={text()}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        </label>
      )}
    </>
  );
}

const WORDS: Readonly<Record<CheckedBackend["state"], string>> = {
  waiting: "not checked",
  checking: "being checked",
  done: "checked",
  absent: "not here",
  failed: "failed before the end",
  stopped: "stopped, the rest is not checked",
};

function Backend({ backend }: { readonly backend: CheckedBackend }) {
  const { name, state, adapter, reason, lines } = backend;
  const id = `check-${name}`;
  return (
    <section aria-labelledby={id} aria-busy={state === "checking"}>
      <h2 id={id}>
        {backendLabel(name)}
        <span>
          {state === "failed" && lines.length === 0 ? "could not be checked" : WORDS[state]}
          {adapter && `, on ${adapter}`}
          {reason && `: ${reason}`}
        </span>
      </h2>
      {lines.length > 0 && (
        <div className="check-table">
          <table>
            <thead>
              <tr>
                <th scope="col">what</th>
                <th scope="col">outcome</th>
                <th scope="col">largest relative error</th>
                <th scope="col">allowed</th>
                <th scope="col">time, ms</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.label + line.part} data-outcome={line.outcome}>
                  <th scope="row">
                    {line.part === "training step" ? "step: " : ""}
                    {line.label}
                  </th>
                  <td>
                    <span aria-hidden="true">{MARKS[line.outcome]}</span> {line.outcome}
                  </td>
                  <td>
                    {errorText(line.error)}
                    {line.note && line.error !== 0 && <small> {line.note}</small>}
                  </td>
                  <td>{line.error === null ? "" : errorText(line.tolerance)}</td>
                  <td>{line.milliseconds.toFixed(0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const MARKS = {
  agrees: "✓",
  differs: "✗",
  "not compared": "–",
  "the reference itself": "–",
} as const;
