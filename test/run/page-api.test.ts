/** `globalThis.playground`. */
import { describe, expect, it } from "vitest";
import { createPlayground } from "../../src/run/page-api";
import { startClient, until } from "./fake-worker";

describe("globalThis.playground", () => {
  it("is what the buttons do, for programs", async () => {
    const { client } = startClient();
    const playground = createPlayground(client);
    const loaded = playground.load({ preset: "cf-rl-race", max_steps: 6, stage1_steps: 2 });
    await playground.ready;
    await loaded;
    expect(playground.snapshot()).toMatchObject({
      status: "paused",
      backend: "wasm",
      adapter: "wasm adapter",
      step: 0,
      phase: { index: 0, trainable: "classifier" },
      ntk: { step: 0, representation: [[0]] },
    });
    expect(await playground.step(3)).toBe(3);
    expect(playground.snapshot()).toMatchObject({ step: 3, phase: { index: 1, trainable: "all" } });
    await playground.setSchedule([{ trainable: "backbone" }]);
    expect(playground.snapshot().phase).toMatchObject({ index: 0, name: "backbone only" });
    await playground.start();
    await until(client, "finished");
    const { metrics, ntk } = playground.snapshot();
    expect(metrics.reward).toBe(0.05);
    expect(ntk).toMatchObject({ step: 6, contexts: [{ tokens: [11], position: 0 }] });
    await playground.reset();
    expect(playground.snapshot().step).toBe(0);
    await playground.pause();
  });

  it("tells what several seeds say together, as plain data", async () => {
    const { client } = startClient();
    const playground = createPlayground(client);
    await playground.load({ preset: "cf-rl-race" });
    expect(playground.snapshot().cohort).toBeNull();
    await playground.load({ preset: "cf-rl-seeds", seeds: 3 });
    await playground.step(2);
    const { cohort } = playground.snapshot();
    expect(cohort?.seeds).toEqual([1, 2, 3]);
    expect(cohort?.metrics.reward).toMatchObject({
      ...{ step: 1, count: 3, values: [0.01, 20.01, 30.01] },
      difference: { mean: 0, low: 0, high: 0, count: 3 },
    });
    expect(cohort?.metrics.reward?.mean).toBeCloseTo(50.03 / 3);
    expect(structuredClone(cohort)).toEqual(JSON.parse(JSON.stringify(cohort)));
  });

  it("watches and asks", async () => {
    const { client } = startClient();
    const playground = createPlayground(client);
    expect(playground.catalogue()).toBeNull();
    await playground.load({ preset: "cf-rl-race", max_steps: 6 });
    expect(playground.catalogue()?.instruments.map(({ id }) => id)).toContain("state");
    expect(playground.measured("state")).toBeNull();
    await playground.watch(["state", { id: "step", every: 2 }]);
    await playground.step(4);
    expect(playground.snapshot().metrics["toy/state"]).toBe(4);
    expect(playground.measured("state")).toMatchObject({ step: 4, arrays: { numbers: {} } });
    expect(playground.measured("step", "companion")?.step).toBe(0);
    const measured = playground.measured("state");
    measured?.arrays.numbers?.data.fill(0);
    expect(playground.measured("state")?.arrays.numbers?.data[0]).toBe(4);
    expect((await playground.ask("sum", { addend: 3 })).scalars["toy/sum"]).toBe(7);
    await expect(playground.ask("sum", 3)).rejects.toThrow("addend: is missing");
    await expect(playground.watch(["nothing"])).rejects.toThrow("watch[0].id");
    await expect(playground.watch("state" as never)).rejects.toThrow("is not a list");
  });

  it("names what is wrong with a config or a schedule", async () => {
    const { client } = startClient();
    const playground = createPlayground(client);
    await expect(playground.load("nonsense")).rejects.toThrow("preset");
    await expect(playground.load({ learning_rate: -1 })).rejects.toThrow("learning_rate");
    await expect(playground.setSchedule("cfrl")).rejects.toThrow("schedule");
    await expect(playground.setSchedule([{ trainable: "head" } as never])).rejects.toThrow(
      "schedule[0].trainable",
    );
    expect(playground.snapshot()).toMatchObject({ status: "empty", step: 0, ntk: null });
  });
});
