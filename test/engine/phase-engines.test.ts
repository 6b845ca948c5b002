import { expect, it } from "vitest";
import { PhaseEngines } from "../../src/engine/phase-engines";
import type { ChosenEngine } from "../../src/engine/step-engine";

it("chooses the engine of each objective once, however often it is asked for meanwhile", async () => {
  const asked: string[] = [];
  const engines = new PhaseEngines(async (objective) => {
    asked.push(objective);
    return { reason: objective } as ChosenEngine;
  });
  expect(engines.get("rl")).toBeUndefined();
  await Promise.all([engines.ready("rl"), engines.ready("rl"), engines.ready("supervised")]);
  await engines.ready("rl");
  expect(asked).toEqual(["rl", "supervised"]);
  expect(engines.get("rl")?.reason).toBe("rl");
  expect(engines.get("supervised")?.reason).toBe("supervised");
});
