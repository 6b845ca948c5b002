/** Measures rows, backend by backend. */
import { NODE_BACKENDS, startBackend } from "../cli/engine";
import type { BackendReport } from "../src/engine/backend";
import {
  type Answer,
  type Family,
  isAsked,
  meets,
  type NodeBackend,
  type Outcome,
  type Row,
  type RowSpec,
} from "./row";

/** What is to be measured, and who is told. */
export interface RowsRequest {
  readonly families: readonly Family[];
  readonly only: readonly string[];
  /** Empty for all. */
  readonly backends: readonly NodeBackend[];
  readonly pairs: number;
  /** Told of a backend once it is started, or is not to be had. */
  readonly onBackend: (name: NodeBackend, backend: Started) => void;
  /** Told what is measured next, which may take minutes, and of what was measured. */
  readonly onProgress: (message: string) => void;
  readonly onRows: (rows: readonly Row[]) => void;
}

/** A backend, or why there is none. */
export type Started = BackendReport | { readonly missing: string };

/** What was measured, and on what. */
export interface RowsResult {
  readonly rows: readonly Row[];
  readonly backends: Readonly<Partial<Record<NodeBackend, Started>>>;
}

/** Why a row is not for an adapter, or null. */
function wrongAdapter({ adapter }: RowSpec, backend: BackendReport): string | null {
  if (adapter === undefined || (adapter === "software") === backend.software) {
    return null;
  }
  return adapter === "hardware"
    ? `it needs a GPU, and the adapter here is software (${backend.adapter})`
    : `it is meant for a software adapter, and the one here is ${backend.adapter}`;
}

function outcomeOf(spec: RowSpec, answer: Answer | undefined): Outcome {
  if (answer === undefined) {
    return { kind: "failed", reason: "its family did not answer" };
  }
  return "leftOut" in answer
    ? { kind: "left out", reason: answer.leftOut }
    : { kind: "measured", figure: answer, met: meets(spec.target, answer.value) };
}

async function start(name: NodeBackend): Promise<Started> {
  try {
    return await startBackend(name, () => {});
  } catch (error) {
    // The command line's message opens with its flag.
    return { missing: (error as Error).message.replace(`--backend ${name}: `, "") };
  }
}

/** Measures what is wanted of a family. What throws is reported, and the others go on. */
async function measureFamily(
  family: Family,
  specs: readonly RowSpec[],
  backend: Started,
  pairs: number,
): Promise<Row[]> {
  const row = (spec: RowSpec, outcome: Outcome): Row => ({
    ...spec,
    backend: family.backend,
    outcome,
  });
  if ("missing" in backend) {
    return specs.map((spec) => row(spec, { kind: "left out", reason: backend.missing }));
  }
  const reasons = new Map(specs.map((spec) => [spec.id, wrongAdapter(spec, backend)]));
  const wanted = new Set(specs.filter(({ id }) => reasons.get(id) === null).map(({ id }) => id));
  let answers: Readonly<Record<string, Answer>> = {};
  let failure: string | null = null;
  try {
    if (wanted.size > 0) {
      answers = await family.measure({ backend, pairs, wants: (id) => wanted.has(id) });
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  return specs.map((spec) => {
    const reason = reasons.get(spec.id) ?? null;
    if (reason !== null) {
      return row(spec, { kind: "left out", reason });
    }
    return row(
      spec,
      failure === null ? outcomeOf(spec, answers[spec.id]) : { kind: "failed", reason: failure },
    );
  });
}

/** Measures every row that is asked for. */
export async function runRows(request: RowsRequest): Promise<RowsResult> {
  const { families, only, backends, pairs, onBackend, onProgress, onRows } = request;
  const rows: Row[] = [];
  const started: Partial<Record<NodeBackend, Started>> = {};
  for (const name of NODE_BACKENDS) {
    if (backends.length > 0 && !backends.includes(name)) {
      continue;
    }
    const asked = families
      .filter(({ backend }) => backend === name)
      .map((family) => ({ family, specs: family.rows.filter(({ id }) => isAsked(only, id)) }))
      .filter(({ specs }) => specs.length > 0);
    if (asked.length === 0) {
      continue;
    }
    const backend = await start(name);
    started[name] = backend;
    onBackend(name, backend);
    for (const { family, specs } of asked) {
      if (!("missing" in backend)) {
        onProgress(specs.map(({ id }) => id).join(", "));
      }
      const made = await measureFamily(family, specs, backend, pairs);
      onRows(made);
      rows.push(...made);
    }
  }
  return { rows, backends: started };
}
