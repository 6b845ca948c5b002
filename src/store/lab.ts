/**
 * The runs of the page and what the visitor does with them. One client, one store: the buttons, the
 * keys and the page API all act on the same client, and everything drawn follows its status.
 */
import { create } from "zustand";
import { differences } from "../experiment/differences";
import type { Experiment, Phase } from "../experiment/experiment";
import { decodeLink, encodeLink } from "../experiment/link";
import { DEFAULT_PRESET, FIRST_PRESET, presetById, presetSettings } from "../experiment/presets";
import { type Problem, problemOf } from "../experiment/problem";
import { resolveExperiment } from "../experiment/resolve";
import { buildSchedule, isNamedSchedule } from "../experiment/schedules";
import { type SettingKey, type SettingValues, settingOf } from "../experiment/schema";
import { RunClient } from "../run/client";
import type { PlaygroundCommands } from "../run/page-api";
import type { ForkRequest } from "../run/protocol";
import type { Runs } from "../run/run-records";
import type { RunStatus } from "../run/run-status";
import type { RestoredRuns } from "../run/saved-state";
import { endFirstVisit, firstPace, isFirstVisit, onPhone, useFirstVisit } from "./first-visit";
import { hasOwnRuns, joinAddress, type PageName, splitAddress, usePlace, VISITED } from "./place";
import { NOTHING_SHARED, type SharedView } from "./shared-view";
import { useView } from "./view";
import { watchFor } from "./watching";

/** A run that goes on after its engine was lost. */
export type Recovered = NonNullable<RunStatus["recovered"]>;
/** The backend's report, as the worker gives it. */
export type BackendReport = NonNullable<RunStatus["backend"]>;
export type BackendName = BackendReport["name"];
/** What is said of the engine that makes the steps. */
export type EngineReport = NonNullable<RunStatus["engine"]>;

export interface Lab {
  readonly status: RunStatus;
  readonly runs: Runs;
  /**
   * The experiment as it was asked for: what a link holds and a reset goes back to. The lever acts on
   * the run and leaves this as it is.
   */
  readonly asked: Experiment;
  /** What was wrong in the link that was opened. */
  readonly linkProblems: readonly Problem[];
  /** What was just refused, in words. */
  readonly refusal: string | null;
  /** What is to be known of the file that was opened. */
  readonly notice: string | null;
  /** The step that a link brings the run to, while it goes there. */
  readonly goingTo: number | null;
}

/** The page's client; `main.tsx` gives the page API the same one. */
export const client = new RunClient();

export const useLab = create<Lab>()(() => ({
  status: client.status,
  runs: client.runs,
  asked: resolveExperiment(DEFAULT_PRESET),
  linkProblems: [],
  refusal: null,
  notice: null,
  goingTo: null,
}));

/**
 * How the run departs from the schedule that was asked for, until another is: its first stage was given
 * another end or rate, or it was switched by hand.
 */
let departed: "stage" | "hand" | null = null;
/** Counts loads, so that a slow one does not start a run that was replaced meanwhile. */
let loads = 0;
/** True while this page stands paused only because nobody sees it. */
let pausedUnseen = false;
/** Programs that wait for a number of steps. */
let counting = 0;
/** What the address asked for on a page with runs of its own: opened once another page is seen. */
let waiting: (() => void) | null = null;

client.subscribe(() => {
  const { status, runs } = client;
  const before = useLab.getState();
  if (runs.main !== before.runs.main) useView.setState({ playhead: null });
  useLab.setState({ status, runs, asked: askedAfter(before, status) });
});

/** The experiment asked for, after the client's has changed. */
function askedAfter(before: Lab, status: RunStatus): Experiment {
  const now = status.experiment;
  if (!now || now === before.status.experiment) return before.asked;
  if (status.state === "loading") {
    departed = null;
    return now;
  }
  if (departed === null) return now;
  const { schedule } = before.asked.settings;
  return { ...now, settings: { ...now.settings, schedule }, schedule: before.asked.schedule };
}

/** Carries out a request; what is refused is said in a line on the page. */
async function attempt(action: () => Promise<unknown>): Promise<void> {
  useLab.setState({ refusal: null });
  try {
    await action();
  } catch (error) {
    // What could not be loaded has its own line, from the status.
    const { state } = client.status;
    if (state !== "failed" && state !== "lost") {
      useLab.setState({ refusal: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** What a program does, by the page API: what the buttons do, with what is wrong thrown back at it. */
export const commands: PlaygroundCommands = {
  get status() {
    return client.status;
  },
  get runs() {
    return client.runs;
  },
  get stepsMade() {
    return client.stepsMade;
  },
  subscribe: (listener) => client.subscribe(listener),
  load(experiment) {
    loads += 1;
    return client.load(experiment);
  },
  play() {
    pausedUnseen = false;
    return client.play();
  },
  pause() {
    pausedUnseen = false;
    return client.pause();
  },
  async step(count) {
    counting += 1;
    try {
      return await client.step(count);
    } finally {
      counting -= 1;
    }
  },
  reset: () => (mustReopen() ? commands.load(useLab.getState().asked) : client.reset()),
  async setSchedule(schedule) {
    const before = departed;
    departed = null;
    try {
      await client.setSchedule(schedule);
    } catch (error) {
      departed = before;
      throw error;
    }
  },
  fork: (request) => client.fork(request),
  memory: () => client.memory(),
  checkpoint: (run) => client.checkpoint(run),
  watch: (list) => watchFor("program", list, client),
  ask: (question, params, run) => client.ask(question, params, run),
};

/** Whether a reset goes back to what was asked for, rather than to the run as it stands. */
function mustReopen(): boolean {
  return departed !== null || client.status.state === "failed";
}

/** Loads an experiment and, where asked, starts it. */
export function open(experiment: Experiment, start: boolean): Promise<void> {
  const load = ++loads;
  return attempt(async () => {
    await client.load(experiment);
    if (start && load === loads && client.status.state === "paused" && client.stepsMade === 0) {
      if (seen || useView.getState().unseen) await client.play();
      else pausedUnseen = true;
    }
  });
}

/** What was asked for, and how the run departs from it: what a saved run has to bring back beside itself. */
export interface Asking {
  readonly asked: Experiment;
  readonly departed: "stage" | "hand" | null;
}

export function askingNow(): Asking {
  return { asked: useLab.getState().asked, departed };
}

/** Opens runs that were saved, paused where they had come to. Rejects with what is wrong. */
export async function goOnWith(runs: RestoredRuns, asking: Asking): Promise<void> {
  waiting = null;
  const load = ++loads;
  await client.restore(runs);
  if (load !== loads) return;
  departed = asking.departed;
  useLab.setState({ asked: asking.asked, linkProblems: [], refusal: null });
}

/** Loads an experiment and brings its run to a step, as fast as it goes, where it rests. */
export function openAt(experiment: Experiment, step: number): Promise<void> {
  waiting = null;
  const load = ++loads;
  useLab.setState({ goingTo: step });
  counting += 1;
  return attempt(async () => {
    await client.load(experiment);
    if (load !== loads || step === 0) return;
    const { speed } = client.status;
    if (speed !== null) await client.setSpeed(null);
    try {
      await client.step(step);
    } finally {
      if (speed !== null) await client.setSpeed(speed);
    }
  }).finally(() => {
    counting -= 1;
    if (load === loads) useLab.setState({ goingTo: null });
  });
}

export function play(): Promise<void> {
  pausedUnseen = false;
  useView.setState({ playhead: null });
  return attempt(() => client.play());
}

export function pause(): Promise<void> {
  return attempt(() => client.pause());
}

/** One step, and the view follows it. */
export function stepOnce(): Promise<void> {
  useView.setState({ playhead: null });
  return attempt(() => client.step(1));
}

/** Back to step 0 of what was asked for, with this or another seed, running on if it ran. */
export function reset(seed: number | null = null): Promise<void> {
  const running = client.status.state === "running";
  const { asked } = useLab.getState();
  const settings = seed === null ? asked.settings : { ...asked.settings, seed };
  if (mustReopen()) return open({ ...asked, settings }, running);
  return attempt(async () => {
    await client.reset(seed);
    if (running) await client.play();
  });
}

/** A seed that was not used last. */
export function newSeed(): Promise<void> {
  return reset((useLab.getState().asked.settings.seed % 0xffff_ffff) + 1);
}

/** Steps that a run which was over is given when the lever is pulled. */
const ENCORE = 60;

/** When the lever was last pulled, by `performance.now()`; null if it never was. */
let pulledAt: number | null = null;

/** Milliseconds since the lever was pulled; infinite if it never was. */
export function sincePull(): number {
  return pulledAt === null ? Number.POSITIVE_INFINITY : performance.now() - pulledAt;
}

/**
 * The lever: from the next step on train the classifier only, or everything. While an earlier step is
 * looked at, a run that does so from there on is forked off instead. A run that is over goes on for a
 * while, so that the lever never does nothing.
 */
export function flipLever(position: "classifier" | "everything"): Promise<void> {
  const { settings } = useLab.getState().asked;
  const schedule = position === "everything" ? "standard" : [classifierOnly(settings)];
  const past = stepLookedAt();
  if (past !== null) return forkAt(past, { schedule });
  departed = "hand";
  pulledAt = performance.now();
  const over = client.status.state === "finished";
  return attempt(async () => {
    if (over) await client.set({ max_steps: settings.max_steps + ENCORE });
    await client.setSchedule(schedule);
    if (over) await play();
  });
}

/** Puts other phases in force from the present step on; a run that has not begun has them from its first. */
export function switchPhases(phases: readonly Phase[]): Promise<void> {
  const { asked } = useLab.getState();
  if (client.stepsMade > 0) {
    departed = "hand";
    return attempt(() => client.setSchedule(phases));
  }
  const running = client.status.state === "running";
  const { schedule: _, ...settings } = asked.settings;
  return attempt(async () => {
    await open(resolveExperiment({ preset: asked.preset, settings, schedule: phases }), running);
  });
}

/** The step of the main run that is looked at, where it is not the newest one; else null. */
export function stepLookedAt(): number | null {
  const { playhead } = useView.getState();
  const { main } = client.runs;
  return playhead !== null && main !== null && playhead < main.lastStep ? playhead : null;
}

/**
 * Forks a run off the main one at a step, and brings it to where that one is; a run that was under way
 * goes on, with its fork beside it.
 */
export function forkAt(
  step: number,
  { schedule = null, settings = {} }: Partial<Pick<ForkRequest, "schedule" | "settings">>,
): Promise<void> {
  const running = client.status.state === "running";
  return attempt(async () => {
    await client.fork({ run: "main", step, schedule, settings });
    useView.setState({ playhead: null });
    const behind = client.stepsMade - step;
    if (!running && behind > 0) await commands.step(behind);
  });
}

/** Classifier only until told otherwise; under CF-RL at the rate that its first stage has. */
export function classifierOnly(settings: SettingValues): Phase {
  const [phase] = buildSchedule("classifier-only", settings, 0) as [Phase];
  const scale = settings.schedule === "cf-rl" ? settings.stage1_lr_scale : 1;
  return { ...phase, lr: { ...phase.lr, classifier: scale } };
}

/** Changes one setting: live where it can be, else by starting again. */
export function changeSetting<K extends SettingKey>(
  key: K,
  value: SettingValues[K],
): Promise<void> {
  if (key === "schedule") return chooseSchedule(value as SettingValues["schedule"]);
  if (key === "stage1_steps" || key === "stage1_lr_scale") {
    return changeFirstStage(key, value as number);
  }
  const { asked } = useLab.getState();
  if (settingOf(key).applies === "live" && client.status.experiment) {
    return attempt(() => client.set({ [key]: value }));
  }
  return restartWith({ ...asked.settings, [key]: value });
}

/**
 * Moves the end of the first stage to a step, or gives it another rate. Before the stage is over it
 * applies to the run at once; afterwards it waits for the next reset.
 */
function changeFirstStage(key: "stage1_steps" | "stage1_lr_scale", value: number): Promise<void> {
  const { asked } = useLab.getState();
  const settings = { ...asked.settings, [key]: value };
  const { schedule } = settings;
  if (!isNamedSchedule(schedule) || client.stepsMade === 0) return restartWith(settings);
  const over = client.stepsMade >= asked.settings.stage1_steps;
  return attempt(async () => {
    await client.set({ [key]: value });
    if (over || departed === "hand") return;
    const phases = buildSchedule(schedule, settings, 0);
    departed = "stage";
    useLab.setState({ asked: { ...asked, settings, schedule: phases } });
    await client.setSchedule(phases);
  });
}

/** Whether the run is in the first stage that its named schedule has, whose length is a setting. */
export function inFirstStage(): boolean {
  const { settings, schedule } = useLab.getState().asked;
  const ends = schedule.length > 1 && settings.stage1_end === "steps";
  const over = client.stepsMade >= settings.stage1_steps;
  return isNamedSchedule(settings.schedule) && ends && departed !== "hand" && !over;
}

/** The first stage of the schedule in force is to end before this step. */
export function endFirstStage(step: number): Promise<void> {
  return changeFirstStage("stage1_steps", step);
}

/** Another schedule, from the present step on; the first steps of a run that has not begun. */
function chooseSchedule(id: SettingValues["schedule"]): Promise<void> {
  if (!isNamedSchedule(id)) return Promise.resolve();
  const { asked } = useLab.getState();
  if (client.stepsMade === 0 || client.status.experiment === null) {
    return restartWith({ ...asked.settings, schedule: id });
  }
  departed = null;
  return attempt(() => client.setSchedule(id));
}

/** Puts the preset's values back, keeping the seed. */
export function restorePreset(): Promise<void> {
  const { asked } = useLab.getState();
  const preset = presetById(asked.preset);
  if (!preset) return Promise.resolve();
  return restartWith({ ...presetSettings(preset), seed: asked.settings.seed });
}

function restartWith(settings: SettingValues): Promise<void> {
  const { asked } = useLab.getState();
  const running = client.status.state === "running";
  const { schedule, ...others } = settings;
  return attempt(async () => {
    // Checked as a whole before anything is touched: settings can be at odds with one another.
    const experiment = resolveExperiment({
      preset: asked.preset,
      settings: { ...others, schedule },
      ...(schedule === "custom" ? { schedule: asked.schedule } : {}),
    });
    await open(experiment, running);
  });
}

export function choosePreset(id: string): Promise<void> {
  const running = client.status.state === "running";
  return attempt(async () => open(resolveExperiment(id), running));
}

export function forceBackend(backend: BackendName | null): Promise<void> {
  const running = client.status.state === "running";
  return attempt(async () => {
    await client.setBackend(backend);
    if (running) await client.play();
  });
}

/** Steps a second at most; 0 for no limit. Remembered. */
export function setPace(pace: number): Promise<void> {
  useView.setState({ pace });
  return attempt(() => client.setSpeed(pace === 0 ? null : pace));
}

/** After the engine was lost: starts another, and goes on from the last state that was saved. */
export function reopen(): Promise<void> {
  return attempt(() => client.reopen());
}

/** Names something more that an address asked for and that there is not. */
export function addLinkProblem(problem: Problem): void {
  useLab.setState(({ linkProblems }) => ({ linkProblems: [...linkProblems, problem] }));
}

/** What happened to the engine has been read. */
export function dismissRecovered(): void {
  client.dismissRecovered();
}

export function dismissProblems(): void {
  useLab.setState({ linkProblems: [], refusal: null, notice: null });
}

/** The keys of settings that differ from the preset. */
export function changedKeys(experiment: Experiment): SettingKey[] {
  return differences(experiment).map(({ key }) => key);
}

/** What the link that was opened asked to be seen. */
let shared = NOTHING_SHARED;

/** Puts on the page what a link asks to be seen there. */
function applyShared({ tracks, kernel, scale }: SharedView): void {
  useView.setState({
    ...(tracks === null ? {} : { tracks }),
    ...(kernel === null ? {} : { kernelOf: kernel }),
    ...(scale === null ? {} : { scale }),
  });
}

/** The part of the address that holds an experiment; empty for the one that a plain address opens. */
function linkOf(experiment: Experiment): string {
  const plain = useFirstVisit.getState().greeting ? FIRST_PRESET : DEFAULT_PRESET;
  const usual = experiment.preset === plain && changedKeys(experiment).length === 0;
  return usual ? "" : encodeLink(experiment);
}

/** Puts an experiment into the address, at the present place. */
function writeAddress(experiment: Experiment): void {
  const hash = joinAddress(linkOf(experiment), usePlace.getState(), shared);
  history.replaceState(VISITED, "", `${location.pathname}${location.search}${hash}`);
}

/** Opens what waits, unless the page has runs of its own. */
function openWaiting(page: PageName): void {
  if (waiting === null || hasOwnRuns(page)) return;
  const openIt = waiting;
  waiting = null;
  openIt();
}

/**
 * Opens what the address asks for, keeps the address up to date, and rests while nobody looks.
 * `start` says whether the run begins by itself.
 */
export function beginLab(start: boolean): void {
  const greeting = isFirstVisit(location);
  if (greeting) {
    useFirstVisit.setState({ greeting });
    useView.setState({ pace: firstPace(onPhone()) });
  }
  const { pace } = useView.getState();
  if (pace > 0) void client.setSpeed(pace);

  const openLink = (run: boolean) => {
    const { place, experiment: link, view, problems: lost } = splitAddress(location.hash);
    usePlace.setState(place);
    const { experiment, problems } = decodeLink(link);
    const last = experiment.settings.max_steps;
    const beyond =
      view.step !== null && view.step > last
        ? [problemOf("step", `${view.step} is beyond the run`, `0 to ${last}`)]
        : [];
    useLab.setState({ linkProblems: [...lost, ...problems, ...beyond], asked: experiment });
    applyShared(view);
    // What was asked for stays in the address, so that loading it again does the same.
    shared = view;
    const { step } = view;
    waiting =
      step === null || beyond.length > 0
        ? () => void open(experiment, run)
        : () => void openAt(experiment, step);
    openWaiting(place.page);
    // Whoever comes by a link sees the Lab whole; a figure in somebody else's page is no visit.
    const embedded = new URLSearchParams(location.search).has("embed");
    if (location.hash.length > 1 && !embedded) endFirstVisit();
  };
  usePlace.subscribe(({ page }) => openWaiting(page));
  if (greeting) {
    const experiment = resolveExperiment(FIRST_PRESET);
    useLab.setState({ asked: experiment });
    void open(experiment, start);
  } else openLink(start);
  writeAddress(useLab.getState().asked);
  // Fires for what the visitor types, follows or goes back to, not for what is written here.
  addEventListener("hashchange", () => {
    if (history.state === VISITED) {
      // Back from another page: the experiment stays as it has become meanwhile.
      usePlace.setState(splitAddress(location.hash).place);
      writeAddress(useLab.getState().asked);
    } else openLink(client.status.state === "running");
  });
  useLab.subscribe(({ asked }, before) => {
    if (asked === before.asked) return;
    if (linkOf(asked) !== linkOf(before.asked)) shared = NOTHING_SHARED;
    writeAddress(asked);
  });
  useFirstVisit.subscribe(({ greeting: now }, before) => {
    if (now !== before.greeting) writeAddress(useLab.getState().asked);
  });
  // Whoever has gone to another page has seen enough to come back to the whole Lab.
  usePlace.subscribe(({ page }) => {
    if (page !== "lab" && useFirstVisit.getState().greeting) endFirstVisit();
  });

  look();
  document.addEventListener("visibilitychange", look);
}

/** Whether the page can be seen where it stands, and whether it is, as far as the browser tells. */
let inView = true;
let seen = true;

/** The frame that holds the page has come into view, or left it. */
export function setInView(visible: boolean): void {
  inView = visible;
  look();
}

/** A run rests while nobody sees the page, unless it is told to go on. */
function look(): void {
  seen = inView && !document.hidden;
  const { unseen } = useView.getState();
  if (!seen && !unseen && client.status.state === "running" && counting === 0) {
    pausedUnseen = true;
    void client.pause();
  } else if (seen && pausedUnseen) {
    pausedUnseen = false;
    if (client.status.state === "paused") void client.play();
  }
}
