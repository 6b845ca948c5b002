/**
 * What the page and the worker say to each other. The page sends requests, each with an id, and gets
 * one reply to each; the worker also sends notices by itself. Everything is plain data that
 * `structuredClone` takes; the typed arrays of a frame are transferred.
 *
 * The page imports types and the constants of this file only: the engine stays in the worker.
 */
import type { BackendName, BackendReport } from "../engine/backend";
import type { EngineMemory } from "../engine/memory";
import type { EngineReport } from "../engine/step-engine";
import type { TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import type { PolicyPlace } from "../experiment/policy-notes";
import type { NamedScheduleId } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import type { Catalogue } from "../instruments/instrument";
import type { SavedMember } from "./cohort";
import type { CohortFrame } from "./cohort-frames";
import type { ForkRequest } from "./fork";
import type { RunHeader, RunRole, StepFrame } from "./frames";
import type { Avoided } from "./recovery";
import type { SavedNames } from "./run-names";
import type { Answer } from "./session";
import type { Every, WatchReport } from "./watch-list";

// Named here for the page, which may not import the engine.
export type { BackendName, BackendReport } from "../engine/backend";
export type { EngineReport } from "../engine/step-engine";
export type {
  ArraySpec,
  Catalogue,
  InstrumentDescription,
  InstrumentResult,
  QuestionDescription,
  ResultArray,
} from "../instruments/instrument";
export type { ForkRequest } from "./fork";
export type { RunRole } from "./frames";
export type { Answer } from "./session";
export type { Every, WatchReport } from "./watch-list";

/** Grows with every change that an older page or worker would misread. */
export const PROTOCOL_VERSION = 8;

/** What an open run does just now. */
export type RunActivity =
  | "paused"
  | "running"
  /** It reached `max_steps`; a larger `max_steps` lets it go on. */
  | "finished"
  /** The main run's numbers ceased to be finite: reset it, or open another. */
  | "diverged";

/** Something that went wrong, as a value. */
export interface RunProblem {
  /** For the user: what was wrong and, where it can be said, what is allowed. */
  readonly message: string;
  /** The settings or paths concerned, e.g. "learning_rate"; empty if none. */
  readonly fields: readonly string[];
}

/** Where a base policy lies, by its id: "…/base/mixture-25.safetensors". */
export type BaseUrl = string;

/** Policies to go on from, after the worker that trained them was lost. */
export interface Resume extends Readonly<Partial<Record<RunRole, TrainerState>>> {
  /** The seeds beside those of the runs, where there are several. */
  readonly cohort?: readonly SavedMember[];
  /** The settings that the fork was forked with, which later changes of all runs leave alone. */
  readonly forkSettings?: readonly string[];
  /** Left out where the runs are to be named anew. */
  readonly names?: SavedNames;
}

/** A policy from a file, of which a run is to be opened. */
export interface GivenPolicy {
  /** Its `.safetensors`. */
  readonly bytes: Uint8Array;
  /** Where its run stood; null where nobody knows: then it is what a new run starts from. */
  readonly at: PolicyPlace | null;
}

/** An instrument that the page wants measured, in both runs. */
export interface WatchRequest {
  /** Its id in the catalogue. */
  readonly id: string;
  /** Steps between two measurements, or `auto`: as often as the time for instruments allows. */
  readonly every: Every;
}

/** What the page can ask for, and the value of the reply. */
export type Command =
  /** Opens an experiment, in place of the one that is open. Reply: null. */
  | {
      readonly type: "open";
      readonly version: number;
      readonly experiment: Experiment;
      /** Forces a backend; null takes the best that passes its self-test. */
      readonly backend: BackendName | null;
      /** Backends that were lost too often, each with the reason. */
      readonly avoid: Avoided;
      /** The folder of the base policies, ending in "/". */
      readonly baseUrl: BaseUrl;
      readonly resume: Resume | null;
      /** Runs that the page has opened and forked so far, by whichever workers: names go on from there. */
      readonly named?: number;
      /** The policy of the main run, in place of the one that its experiment starts from. */
      readonly policy: GivenPolicy | null;
      /** The instruments that are watched from the start. */
      readonly watch: readonly WatchRequest[];
    }
  /** Runs until paused, finished or diverged. Reply: null, at once. */
  | { readonly type: "play" }
  /** Reply: null, once the step in progress has ended. */
  | { readonly type: "pause" }
  /** Makes `count` steps, fewer if paused or finished. Reply: the number made. */
  | { readonly type: "step"; readonly count: number }
  /** Starts again at step 0, with another seed if given. Reply: null. */
  | { readonly type: "reset"; readonly seed: number | null }
  /** Steps a second at most; null for no limit. Reply: null. */
  | { readonly type: "set-speed"; readonly stepsPerSecond: number | null }
  /** Switches a run's schedule from the present step on. Reply: null. */
  | {
      readonly type: "set-schedule";
      readonly schedule: NamedScheduleId | readonly Phase[];
      readonly run: RunRole;
    }
  /** Changes settings that apply live, of both runs. Reply: null. */
  | { readonly type: "set-settings"; readonly patch: Partial<SettingValues> }
  /** Forks a run off another at a step on record. Reply: null, once its first policy is measured. */
  | ({ readonly type: "fork" } & ForkRequest)
  /** Ends the fork, whose record stays. Reply: null. */
  | { readonly type: "end-fork" }
  /** Reply: what the engine holds, between two steps. */
  | { readonly type: "memory" }
  /** Posts the runs' whole state, as is done now and then. Reply: null, after that. */
  | { readonly type: "save" }
  /** Reply: the present policy as .safetensors. */
  | { readonly type: "checkpoint"; readonly run: RunRole }
  /** Measures these instruments from now on, in both runs, and no others. Reply: null. */
  | { readonly type: "watch"; readonly list: readonly WatchRequest[] }
  /** Asks something of a run's present policy. Reply: the answer; its arrays are transferred. */
  | {
      readonly type: "ask";
      /** The question's id in the catalogue. */
      readonly question: string;
      readonly params: unknown;
      readonly run: RunRole;
    };

/** The value of a reply, by the command's type. */
export interface ReplyValues {
  open: null;
  play: null;
  pause: null;
  step: number;
  reset: null;
  "set-speed": null;
  "set-schedule": null;
  "set-settings": null;
  fork: null;
  "end-fork": null;
  memory: EngineMemory;
  save: null;
  checkpoint: Uint8Array<ArrayBuffer>;
  watch: null;
  ask: Answer;
}

/** Page → worker. */
export interface Request {
  readonly id: number;
  readonly command: Command;
}

/** Worker → page. */
export type Message =
  | { readonly type: "reply"; readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly type: "reply";
      readonly id: number;
      readonly ok: false;
      readonly problem: RunProblem;
    }
  /** What a slow command is at; `fraction` in [0, 1] where it is known. */
  | { readonly type: "progress"; readonly message: string; readonly fraction: number | null }
  /** New runs take the place of the old ones; `experiment` is the main run's as it now stands. */
  | {
      readonly type: "opened";
      readonly backend: BackendReport;
      readonly experiment: Experiment;
      readonly headers: Partial<Record<RunRole, RunHeader>>;
      /** The step that the runs go on from, 0 for new ones. */
      readonly step: number;
      /** The step that their fork goes on from; null where it has none. */
      readonly forkStep: number | null;
      /** What can be watched and asked. */
      readonly catalogue: Catalogue;
    }
  /** The engine cannot go on, and what happened; only another worker can. */
  | { readonly type: "fault"; readonly reason: string }
  /** A run was forked off another; its frames follow. */
  | { readonly type: "forked"; readonly header: RunHeader }
  /** What makes the main run's steps, once it is known. */
  | { readonly type: "engine"; readonly engine: EngineReport }
  | { readonly type: "frame"; readonly run: RunRole; readonly frame: StepFrame }
  /** One step of all seeds of a run; comes after the run's own frame of the step. */
  | { readonly type: "cohort"; readonly run: RunRole; readonly frame: CohortFrame }
  /** The main experiment after a switch of schedule or a live setting. */
  | { readonly type: "experiment"; readonly experiment: Experiment }
  /** `step` is the number of updates made; `message` says why a run stopped. */
  | {
      readonly type: "activity";
      readonly activity: RunActivity;
      readonly step: number;
      readonly message: string;
    }
  /** How the kernel and the watched instruments fare: sent when an interval, a cost or a problem is new. */
  | { readonly type: "watched"; readonly report: readonly WatchReport[] }
  /** The runs' whole state, now and then, to go on from when the worker is lost. */
  | { readonly type: "saved"; readonly step: number; readonly resume: Resume };
