/** The check of this device as it stands: a state a backend, and all of it as text. */
import { create } from "zustand";
import type { CheckAnswer, CheckLine } from "../run/check-answers";
import { CHECKED_BACKENDS, checkBackend } from "../run/check-client";
import { ENGINE_VERSION } from "../run/files/version";
import type { BackendName } from "./lab";
import { OwnChange } from "./own-change";

/** What the check has found of one backend. */
export interface CheckedBackend {
  readonly name: BackendName;
  readonly state: "waiting" | "checking" | "done" | "absent" | "failed" | "stopped";
  /** The device in words; empty before it is known. */
  readonly adapter: string;
  /** Why it is absent or failed; else empty. */
  readonly reason: string;
  readonly lines: readonly CheckLine[];
}

/** The check of every backend, and its report. */
export interface CheckState {
  readonly running: boolean;
  readonly backends: readonly CheckedBackend[];
}

/** Nothing found yet of a backend. */
function unchecked(name: BackendName): CheckedBackend {
  return { name, state: "waiting", adapter: "", reason: "", lines: [] };
}

export const useCheck = create<CheckState>()(() => ({
  running: false,
  backends: CHECKED_BACKENDS.map(unchecked),
}));

/** A backend's state after one more answer. */
export function afterAnswer(before: CheckedBackend, answer: CheckAnswer): CheckedBackend {
  switch (answer.kind) {
    case "device":
      return { ...before, adapter: answer.adapter };
    case "line":
      return { ...before, lines: [...before.lines, answer.line] };
    case "absent":
      return { ...before, state: "absent", reason: answer.reason };
    case "failed":
      return { ...before, state: "failed", reason: answer.message };
    case "done":
      return { ...before, state: "done" };
  }
}

let stop: AbortController | null = null;
/** The last check, where it was not stopped: what was to stop it does not begin it anew. */
const through = new OwnChange();

/**
 * Checks one backend after the other; what an earlier check found is forgotten.
 * @param pressed when the button was, as events have it; left out where it is no press.
 */
export async function runCheck(pressed = Number.POSITIVE_INFINITY): Promise<void> {
  if (stop !== null || through.isUnseenAt(pressed)) return;
  stop = new AbortController();
  const { signal } = stop;
  const siteUrl = new URL("./", document.baseURI).href;
  useCheck.setState({ running: true, backends: CHECKED_BACKENDS.map(unchecked) });
  const change = (name: BackendName, to: (before: CheckedBackend) => CheckedBackend) =>
    useCheck.setState(({ backends }) => ({
      backends: backends.map((one) => (one.name === name ? to(one) : one)),
    }));
  for (const name of CHECKED_BACKENDS) {
    if (signal.aborted) break;
    change(name, (before) => ({ ...before, state: "checking" }));
    const question = { backend: name, siteUrl };
    const take = (answer: CheckAnswer) => change(name, (before) => afterAnswer(before, answer));
    try {
      await checkBackend(question, take, signal);
    } catch (error) {
      // The browser refuses the worker.
      take({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }
  stop = null;
  if (!signal.aborted) through.mark();
  useCheck.setState(({ backends }) => ({
    running: false,
    backends: backends.map((one) =>
      one.state === "checking" ? { ...one, state: "stopped" as const } : one,
    ),
  }));
}

/** Ends the check; what was found stays. */
export function stopCheck(): void {
  stop?.abort();
}

/** What the check says so far, in one sentence. */
export function checkVerdict({ running, backends }: CheckState): string {
  const lines = backends.flatMap((backend) => backend.lines);
  const compared = lines.filter(({ outcome }) => outcome === "agrees" || outcome === "differs");
  const wrong = compared.filter(({ outcome }) => outcome === "differs").length;
  const failed = backends.filter(({ state }) => state === "failed").length;
  if (running) return `${compared.length} comparisons so far, ${wrong} of them wrong.`;
  if (backends.every(({ state }) => state === "waiting")) return "";
  const first = backends.find(({ state }) => state === "failed");
  if (first && compared.length === 0) {
    return `Nothing could be compared: ${first.reason.replace(/\.$/, "")}. Check again, or tell us, with the report.`;
  }
  const trouble = [
    ...(wrong > 0 ? [`${wrong} of ${compared.length} comparisons differ`] : []),
    ...(failed > 0 ? [`${failed} of the backends stopped before the end`] : []),
  ];
  if (trouble.length > 0) return `${trouble.join(", and ")}. Please tell us, with the report.`;
  if (backends.some(({ state }) => state === "waiting" || state === "stopped")) {
    return compared.length === 0
      ? "Stopped before anything was compared."
      : `Stopped. Comparisons made so far, which agree: ${compared.length}. The rest is not checked.`;
  }
  return compared.length === 0
    ? "Nothing could be compared: no backend is here."
    : `All ${compared.length} comparisons agree: this device computes what the reference does.`;
}

/** An error as people read it. */
export function errorText(error: number | null): string {
  if (error === null) return "";
  if (error === 0) return "0";
  return Number.isFinite(error) ? error.toExponential(0).replace("-", "−") : "not finite";
}

/** The whole check as Markdown, for an issue. */
export function checkReport(state: CheckState, agent: string): string {
  const parts = state.backends.map(({ name, state: how, adapter, reason, lines }) => {
    const head = `### ${name}: ${how}${adapter && `, on ${adapter}`}${reason && `: ${reason}`}`;
    const rows = lines.map(
      ({ part, label, outcome, error, tolerance, note, milliseconds }) =>
        `| ${part} | ${label} | ${outcome} | ${errorText(error)} | ${errorText(tolerance)} | ${note} | ${milliseconds.toFixed(0)} |`,
    );
    const table = [
      "| part | what | outcome | error | tolerance | note | ms |",
      "|---|---|---|---|---|---|---|",
      ...rows,
    ];
    return [head, ...(rows.length > 0 ? ["", ...table] : [])].join("\n");
  });
  return [`Engine ${ENGINE_VERSION}; ${agent}`, checkVerdict(state), ...parts, ""].join("\n\n");
}
