/** The page, as the page API drives it. */
import type { PlaygroundCommands } from "../run/page-api";
import { client, departBy, useLab } from "./lab";
import { load, mustReopen } from "./open-run";
import { counted, takeOver } from "./unseen";
import { watchFor } from "./watching";

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
  load,
  play() {
    takeOver();
    return client.play();
  },
  pause() {
    takeOver();
    return client.pause();
  },
  step: (count) => counted(() => client.step(count)),
  reset: () => (mustReopen() ? load(useLab.getState().asked) : client.reset()),
  setSchedule: (schedule) => departBy(null, () => client.setSchedule(schedule)),
  fork: (request) => client.fork(request),
  memory: () => client.memory(),
  checkpoint: (run) => client.checkpoint(run),
  watch: (list) => watchFor("program", list, client),
  ask: (question, params, run) => client.ask(question, params, run),
};
