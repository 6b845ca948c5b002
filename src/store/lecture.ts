/**
 * The lecture that is being given: which scene, whether its answer is out, and the runs behind it. What
 * a key, a click or the notes window asks for are the same few actions.
 */

import { create } from "zustand";
import { ExperimentError } from "../experiment/problem";
import { buildSchedule } from "../experiment/schedules";
import { sayingOf } from "../lecture/answer";
import type { Lecture, Saying, Scene } from "../lecture/lecture";
import { parseLecture } from "../lecture/parse-lecture";
import type { Reading } from "../lecture/quantity";
import { useClaims } from "./claims";
import { fileName } from "./file-name";
import { client } from "./lab";
import { type Recording, readRecording } from "./lecture-recordings";
import { type Fork, LectureRuns, type LiveRun, type Wanted } from "./lecture-runs";
import { classifierOnly } from "./lever";
import { openAt } from "./open-run";
import { OwnChange } from "./own-change";
import { goTo, moveTo, usePlace } from "./place";
import { phaseInForce } from "./run-views";
import { useView } from "./view";

/** The lecture that opens unless another is asked for. */
export const SHIPPED_LECTURE = "lectures/learning-dynamics.json";

/** A step that the runs have not come to after so long is given with the recorded runs, ms. */
const SLOW = 6000;
/** Steps that the run goes on when the lever is moved. */
const AFTER_LEVER = 12;

/** Said of a claim whose results did not come: a sentence without its numbers says nothing. */
const WITHOUT_RESULTS: Saying = {
  if: [],
  text: [{ text: "The results that answer this could not be loaded.", tone: null }],
  more: [],
  choice: null,
};

/** The lecture as it stands. */
export interface LectureState {
  readonly lecture: Lecture | null;
  /** Everything wrong with the file that was asked for; empty where nothing is. */
  readonly problems: readonly string[];
  /** The scene on screen by its place; −1 before the first. */
  readonly at: number;
  /** Whether the answer was asked for. */
  readonly asked: boolean;
  /** The step that the view goes to, and how long it may take, seconds. */
  readonly goal: number;
  readonly seconds: number;
  /** What is said, once the view has come there; null before. */
  readonly saying: Saying | null;
  /** Whether the screen is black. */
  readonly black: boolean;
  /** When the first scene was shown, ms since 1970; null before. */
  readonly began: number | null;
  /** Whether the lever was moved on this scene. */
  readonly flipped: boolean;
  /** To what it was moved last, and from which step on; null where it was not. */
  readonly moved: { readonly to: "classifier" | "everything"; readonly step: number } | null;
  /** Whether this scene is given with recorded runs. */
  readonly recorded: boolean;
  /** Recordings that were read, by run. */
  readonly recordings: Readonly<Record<string, Recording>>;
  /** Grows when a run is replaced. */
  readonly version: number;
}

const START: Omit<LectureState, "lecture" | "problems" | "version"> = {
  at: -1,
  asked: false,
  goal: 0,
  seconds: 0,
  saying: null,
  black: false,
  began: null,
  flipped: false,
  moved: null,
  recorded: false,
  recordings: {},
};

export const useLecture = create<LectureState>()(() => ({
  ...START,
  lecture: null,
  problems: [],
  version: 0,
}));

let runs: LectureRuns | null = null;
/** The timer after which a scene is given with recorded runs. */
let slow = 0;
/** The last answer: a press so soon after it was meant to call it. */
const said = new OwnChange();
/** The file of this site that is open. */
let opened: string | null = null;
/** How the lever was moved on this scene, and when last, by `performance.now()`. */
let flips: Fork["flips"] = [];
let flippedAt = Number.NEGATIVE_INFINITY;
/** Runs whose recordings could not be read. */
const unreadable = new Set<string>();

/** The scene on screen; null before the first. */
export function sceneOf({ lecture, at }: Pick<LectureState, "lecture" | "at">): Scene | null {
  return lecture?.scenes[at] ?? null;
}

/** Opens a file of this site, unless it is open. What is wrong with it is listed; what was there stays. */
export async function openLecture(file: string, scene: string | null): Promise<void> {
  if (opened === file) return resume();
  opened = file;
  try {
    const url = new URL(file, document.baseURI);
    if (url.origin !== location.origin) {
      throw new Error(
        `file: ${file} is not of this site; allowed: a path such as ${SHIPPED_LECTURE}`,
      );
    }
    const response = await fetch(url);
    if (!response.ok) throw new Error(`file: ${file} cannot be read, status ${response.status}`);
    takeLecture(await response.text(), scene);
  } catch (error) {
    opened = null;
    const problems = problemsOf(error);
    const named = error instanceof ExperimentError;
    useLecture.setState({
      problems: named ? problems.map((text) => `${file}: ${text}`) : problems,
    });
  }
}

/** Opens a file that was chosen or dropped. */
export async function openLectureFile(file: File): Promise<void> {
  try {
    takeLecture(await file.text(), null);
    opened = null;
    moveTo({ file: null });
  } catch (error) {
    useLecture.setState({
      problems: problemsOf(error).map((text) => `${fileName(file)}: ${text}`),
    });
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ExperimentError) return error.problems.map(({ message }) => message);
  return [error instanceof Error ? error.message : String(error)];
}

function takeLecture(text: string, scene: string | null): void {
  const lecture = parseLecture(text);
  runs?.rest();
  unreadable.clear();
  runs = new LectureRuns(
    lecture.runs,
    () => {
      useLecture.setState(({ version }) => ({ version: version + 1 }));
      standIn();
    },
    { backend: client.forcedBackend },
  );
  const at = lecture.scenes.findIndex(({ id }) => id === scene);
  useLecture.setState({ ...START, lecture, problems: [] });
  show(at, false);
}

/** Puts what is wrong away. */
export function dismissLectureProblems(): void {
  useLecture.setState({ problems: [] });
}

/** Back on the page: the runs that are missing go on. */
function resume(): void {
  const { at, asked } = useLecture.getState();
  show(at, asked);
}

/** Leaves the page: what is made is kept. */
export function leaveLecture(): void {
  clearTimeout(slow);
  runs?.rest();
}

/** Shows a scene, its question or its answer. */
function show(at: number, asked: boolean): void {
  const { lecture, began } = useLecture.getState();
  if (!lecture) return;
  const scene = lecture.scenes[at] ?? null;
  clearTimeout(slow);
  runs?.fork(null);
  flips = [];
  useLecture.setState({
    at,
    asked,
    goal: scene?.answer.step ?? 0,
    seconds: 0,
    saying: null,
    flipped: false,
    moved: null,
    recorded: false,
    // From the cover the lecture begins anew.
    began: scene ? (began ?? Date.now()) : null,
  });
  moveTo({ scene: scene?.id ?? null });
  useView.setState({ playhead: scene?.question.step ?? 0 });
  // A file may come in after the page was left.
  if (usePlace.getState().page === "lecture") runs?.want(wantedFrom(lecture, at));
  if (scene) giveRecordedLater(at, asked ? scene.answer.step : scene.question.step);
}

/** The runs of this scene first, its question's step before its answer's, then those of the next ones. */
function wantedFrom({ scenes }: Lecture, at: number): Wanted[] {
  const order = [...scenes.slice(Math.max(0, at)), ...scenes.slice(0, Math.max(0, at))];
  return order.flatMap(({ runs: ids, question, answer }) =>
    [question.step, answer.step].flatMap((step) => ids.map((run) => ({ run, step }))),
  );
}

/** Gives the runs of the scene a few seconds to come to a step. */
function giveRecordedLater(at: number, step: number): void {
  clearTimeout(slow);
  slow = window.setTimeout(() => void giveRecorded(at, step), SLOW);
}

/** Where the runs of the scene have not come to a step, recorded ones take their place on it. */
async function giveRecorded(at: number, step: number): Promise<void> {
  const state = useLecture.getState();
  const scene = sceneOf(state);
  if (!scene || state.at !== at || !state.lecture || isReady(scene, step)) return;
  const { lecture } = state;
  const missing = scene.runs.filter((id) => !state.recordings[id] && !unreadable.has(id));
  if (scene.runs.some((id) => !lecture.runs[id]?.recording)) return;
  const read = await Promise.allSettled(
    missing.map(async (id) => {
      const spec = lecture.runs[id] as Lecture["runs"][string];
      return [id, await readRecording(spec.recording as string, spec)] as const;
    }),
  );
  const found = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  for (const [i, { status }] of read.entries()) {
    if (status === "rejected") unreadable.add(missing[i] as string);
  }
  const now = useLecture.getState();
  const recordings = { ...now.recordings, ...Object.fromEntries(found) };
  const all = scene.runs.every((id) => recordings[id]);
  useLecture.setState({
    recordings,
    recorded: now.at === at && !now.flipped && all && !isReady(scene, step),
  });
}

/** Where a run of the scene cannot be trained, its recording need not wait. */
function standIn(): void {
  const state = useLecture.getState();
  const scene = sceneOf(state);
  if (!scene?.runs.some((id) => runs?.run(id).problem != null)) return;
  void giveRecorded(state.at, state.asked ? scene.answer.step : scene.question.step);
}

/** Whether the runs of the scene, trained here, have come to a step. */
function isReady(scene: Scene, step: number): boolean {
  return scene.runs.every((id) => runs !== null && comeTo(id, runs.run(id)) >= step);
}

/** How far a run has come; −1 while what is asked of it before its first step is not answered. */
function comeTo(id: string, { record, ripple }: LiveRun): number {
  const asked = useLecture.getState().lecture?.runs[id]?.ripple;
  return record && !(asked && !ripple) ? record.lastStep : -1;
}

/** Whether the answer may still come: no run has failed, or recorded ones can take their place. */
function canBeGiven(scene: Scene): boolean {
  const { lecture, flipped } = useLecture.getState();
  if (flipped && runs) {
    const { problem, record } = runs.forked;
    return problem === null && (record !== null || performance.now() - flippedAt < SLOW);
  }
  return (
    scene.runs.every((id) => runs?.run(id).problem == null) ||
    scene.runs.every((id) => lecture?.runs[id]?.recording && !unreadable.has(id))
  );
}

/** The runs on screen: trained here, or recorded, or with the lever moved. */
export function shownRun(id: string): LiveRun & { readonly origin: string | null } {
  const { recorded, recordings, flipped, moved, lecture, at } = useLecture.getState();
  const live = runs?.run(id) ?? { record: null, ripple: null, problem: null };
  const scene = sceneOf({ lecture, at });
  if (flipped && runs && scene?.runs[0] === id) {
    const { record, problem } = runs.forked;
    // One that has not come to the lever yet is behind the recording that was on screen.
    const behind = (live.record?.lastStep ?? -1) < (moved?.step ?? 0);
    const made = record ?? (behind && recordings[id] ? null : live.record);
    if (made) return { record: made, ripple: live.ripple, problem, origin: null };
    // What was on screen stays there until the run has gone on.
    const stays = recordings[id];
    if (stays) return { ...stays, problem };
    return { ...live, problem, origin: null };
  }
  const recording = recorded ? recordings[id] : undefined;
  return recording
    ? { ...recording, problem: live.problem, origin: recording.origin }
    : { ...live, origin: null };
}

/** What the engine is doing while it is loaded; empty else. */
export function engineActivity(): string {
  return runs?.activity ?? "";
}

/** What a sentence reads, at the step in view. */
export function readingAt(step: number): Reading {
  return {
    record: (id) => shownRun(id).record,
    ripple: (id) => shownRun(id).ripple,
    claims: useClaims.getState().reference,
    step,
  };
}

/** The furthest step that all runs of the scene have; −1 while one has none. */
export function reachedBy(scene: Scene): number {
  // A run whose lever was moved begins where it was.
  if (useLecture.getState().flipped && !runs?.forked.record) return flips.at(-1)?.step ?? 0;
  const last = scene.runs.map((id) => {
    const shown = shownRun(id);
    return shown.origin === null ? comeTo(id, shown) : (shown.record?.lastStep ?? -1);
  });
  return last.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...last);
}

/** The view has come to the answer's step: what is true of the runs there is said. */
export function speak(): void {
  const state = useLecture.getState();
  const scene = sceneOf(state);
  if (!scene || !state.asked) return;
  said.mark();
  const { reference, problem } = useClaims.getState();
  const ofClaim = scene.view.some(({ kind }) => kind === "claim");
  const lacksResults = ofClaim && reference === null && problem !== null;
  useLecture.setState({
    saying: lacksResults ? WITHOUT_RESULTS : sayingOf(scene, readingAt(stepInView(scene))),
  });
}

/** The step in view, no further than the runs have come. */
export function stepInView(scene: Scene): number {
  return Math.max(0, Math.min(useView.getState().playhead ?? 0, reachedBy(scene)));
}

/** What a key, a click or the notes window asks for. */
export const LECTURE_ACTIONS = {
  /** The answer, then the next scene. `pressed` is when that was asked for, as events have it. */
  next(pressed = performance.now()): void {
    const { lecture, at, asked, saying } = useLecture.getState();
    const scene = lecture?.scenes[at];
    if (!lecture) return;
    if (scene && !asked) {
      useLecture.setState({ asked: true, seconds: scene.answer.seconds });
      giveRecordedLater(at, scene.answer.step);
    } else if (scene && !saying && canBeGiven(scene)) {
      useLecture.setState({ seconds: 0 });
      // Whoever presses again does not want to wait for the machine.
      void giveRecorded(at, scene.answer.step);
    } else if (scene && said.isUnseenAt(pressed)) return;
    else if (at < lecture.scenes.length - 1) show(at + 1, false);
  },
  /** The question again, then the scene before. */
  back(): void {
    const { at, asked } = useLecture.getState();
    if (asked) show(at, false);
    else if (at >= 0) show(at - 1, at > 0);
  },
  first(): void {
    show(-1, false);
  },
  last(): void {
    show((useLecture.getState().lecture?.scenes.length ?? 0) - 1, false);
  },
  /** To a scene by its place. */
  jump(to: number): void {
    const { lecture } = useLecture.getState();
    if (lecture && to >= 0 && to < lecture.scenes.length) show(to, false);
  },
  black(): void {
    useLecture.setState(({ black }) => ({ black: !black }));
  },
  lever(): void {
    flip();
  },
};

/** What can be asked of the lecture, by name. */
export type LectureAction = Exclude<keyof typeof LECTURE_ACTIONS, "jump">;

/** Moves the lever of the first run of the scene, and lets it go on a few steps. */
function flip(): void {
  const state = useLecture.getState();
  const scene = sceneOf(state);
  const [id] = scene?.runs ?? [];
  const spec = id === undefined ? undefined : state.lecture?.runs[id];
  if (!scene || !spec || id === undefined || !runs) return;
  if (!scene.view.some((figure) => figure.kind === "kernels" && figure.lever)) return;
  // One move at a time: the run is on its way.
  if (state.flipped && !state.saying) return;
  flippedAt = performance.now();
  const shown = shownRun(id).record;
  const step = state.flipped ? (shown?.lastStep ?? 0) : stepInView(scene);
  const phase = shown && phaseInForce(shown, step)?.phase;
  const to = phase?.trainable === "classifier" ? "everything" : "classifier";
  const next =
    to === "everything"
      ? buildSchedule("standard", spec.experiment.settings, step)
      : [classifierOnly(spec.experiment.settings)];
  flips = [...flips, { step, phases: next }];
  const goal = step + AFTER_LEVER;
  runs.fork({ run: id, flips, until: goal });
  useView.setState({ playhead: step });
  const seconds = AFTER_LEVER / 4;
  useLecture.setState({
    ...{ flipped: true, moved: { to, step }, recorded: false },
    ...{ saying: null, asked: true, goal, seconds },
  });
}

/** Goes on in the Lab from the scene's run and step, beside the scene's second run where one fits. */
export function continueInLab(): void {
  const state = useLecture.getState();
  const scene = sceneOf(state);
  const [spec, second] = (scene?.runs ?? []).map((id) => state.lecture?.runs[id]);
  if (scene && spec) {
    const { settings } = spec.experiment;
    const other = second?.experiment.settings;
    const beside = other?.schedule === "standard" && other.feature_rho === settings.feature_rho;
    const companion = beside ? "standard" : "none";
    // Before the page is left, so that nothing else is opened there first.
    void openAt({ ...spec.experiment, settings: { ...settings, companion } }, stepInView(scene));
  }
  goTo({ page: "lab", instrument: null });
}
