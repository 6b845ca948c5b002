import { expect, it } from "vitest";
import { Watchdog } from "../../src/run/watchdog";

/** A clock that a test moves, and a watchdog that looks at it every second. */
function watched() {
  let time = 0;
  let call: (() => void) | null = null;
  const silences: number[] = [];
  const clock = {
    now: () => time,
    every(_: number, look: () => void) {
      call = look;
      return () => {
        call = null;
      };
    },
  };
  const patience = { least: 30_000, times: 10, every: 1000 };
  const dog = new Watchdog((milliseconds) => silences.push(milliseconds), patience, clock);
  const wait = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      time += 1000;
      call?.();
    }
  };
  const jump = (seconds: number) => {
    time += 1000 * seconds;
    call?.();
  };
  return { dog, silences, wait, jump };
}

it("tells of a silence once it has lasted too long, and only once", () => {
  const { dog, silences, wait } = watched();
  dog.watch(true);
  wait(29);
  expect(silences).toEqual([]);
  wait(60);
  expect(silences).toEqual([30_000]);
});

it("waits longer for a worker whose turns are long", () => {
  const { dog, silences, wait } = watched();
  dog.watch(true);
  wait(20);
  dog.heard();
  wait(199);
  expect(silences).toEqual([]);
  wait(1);
  expect(silences).toEqual([200_000]);
});

it("does not count what was not waited: nothing owed, or a laptop that was closed", () => {
  const { dog, silences, wait, jump } = watched();
  wait(100);
  dog.watch(true);
  wait(10);
  dog.watch(false);
  wait(100);
  dog.watch(true);
  wait(25);
  jump(8 * 3600);
  expect(silences).toEqual([]);
  wait(3);
  expect(silences).toEqual([30_000]);
});

it("takes the closing of a laptop for no long turn", () => {
  const { dog, silences, wait, jump } = watched();
  dog.watch(true);
  jump(8 * 3600);
  dog.heard();
  wait(30);
  expect(silences).toEqual([30_000]);
});
