import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { catalogueReference } from "../../scripts/catalogue-reference";
import { chooseBackend } from "../../src/engine/backend";
import { resolveExperiment } from "../../src/experiment/resolve";
import { openSession } from "../../src/run/open-session";
import { WatchList } from "../../src/run/watch-list";
import { featureNorms } from "./example-instrument";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

beforeAll(async () => {
  await chooseBackend({ forced: "cpu" });
});

it("docs/catalogue.md is what the registry says (npx tsx scripts/catalogue-reference.ts writes it)", () => {
  expect(read("../../docs/catalogue.md")).toBe(catalogueReference());
});

it("docs/instruments.md shows an instrument that works", async () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(read("../../docs/instruments.md")) ?? [];
  expect(example).toBe(read("./example-instrument.ts"));
  const settings = { companion: "none", base: "untrained", width: 8, heads: 2 } as const;
  const watch = new WatchList(1, 0.3);
  watch.watch([{ instrument: featureNorms, every: 1 }]);
  const experiment = resolveExperiment({ settings });
  const session = await openSession({ experiment, base: null, watch });
  const frame = await session.measure("due");
  session.dispose();
  // A unit gain leaves every feature the norm √d.
  expect(frame?.metrics["features/norm_mean"]).toBeCloseTo(Math.sqrt(8), 3);
  expect(frame?.measurements?.["feature-norms"]?.arrays.norms?.shape).toEqual([32]);
});
