/** No two runs of a page have one name, whichever workers make them: forks and branches are found by it. */
import { expect, it } from "vitest";
import { RunNames } from "../../src/run/run-names";
import { single, startClient } from "./fake-worker";

it("names go on from those of the workers before", async () => {
  const { client, workers } = startClient();
  const ids: (string | undefined)[] = [];
  const note = () => ids.push(client.runs.main?.header.id);
  await client.load(single({ max_steps: 1000 }));
  note();
  await client.step(4);
  await client.fork({ run: "main", step: 2, schedule: null, settings: {} });
  ids.push(client.runs.fork?.header.id);
  await client.load(single({ max_steps: 900 }));
  note();
  // Another backend is another worker, which knows nothing of the first.
  client.close();
  await client.load(single({ max_steps: 800 }));
  expect(workers.length).toBe(2);
  note();
  expect(new Set(ids).size).toBe(ids.length);
});

it("a worker that goes on from a state takes its names, and counts on from whichever is further", () => {
  const names = new RunNames();
  names.begin({ ids: { main: "main-7" }, count: 9 }, 3);
  expect(names.give("main")).toBe("main-7");
  names.begin(null, 12);
  expect(names.give("main")).toBe("main-13");
});
