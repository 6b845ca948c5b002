/** The question "ripple" about a real session: what its rate does, and that nothing else is touched. */
import { beforeAll, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { rippleQuestion } from "../../src/instruments/catalogue/ripple";
import { open } from "../conformance/catalogue";

const update = { prompt: [11, 3, 1, 7, 4, 10], completion: [3, 1, 7, 4], token: 2 };

beforeAll(async () => {
  await chooseBackend({ forced: "cpu" });
});

it.each(["sgd", "optimizer"] as const)(
  "predicts twice the change at twice the rate, and leaves the run as it is, %s",
  async (step) => {
    const { session } = await open({ schedule: "standard" });
    await session.advance();
    const before = await session.trainer.checkpoint();
    const { learning_rate } = session.experiment.settings;
    const ask = (rate?: number) =>
      session.ask(rippleQuestion, { ...update, step, ...(rate === undefined ? {} : { rate }) });
    const usual = await ask();
    const twice = await ask(2 * learning_rate);
    for (const part of ["representation", "gradient", "predicted"]) {
      const one = usual.arrays[part]?.data ?? [];
      const two = twice.arrays[part]?.data ?? [];
      expect(one.some((value) => value !== 0)).toBe(true);
      const size = Math.max(...Array.from(one, Math.abs));
      Array.from(one).forEach((value, i) => {
        expect(Math.abs((two[i] as number) - 2 * value) / size).toBeLessThan(1e-4);
      });
    }
    // One multiple is the step itself, and a larger one shows where first order ends.
    expect(Array.from(usual.arrays.scales?.data ?? [])).toContain(1);
    expect(Math.max(...(usual.arrays.scales?.data ?? []))).toBeGreaterThan(1);
    expect(await session.trainer.checkpoint()).toEqual(before);
    session.dispose();
  },
);

it("refuses a rate that is none, naming it", async () => {
  const { session } = await open();
  await session.advance();
  for (const rate of [-1, 0, 1e9, "fast"]) {
    const refused = session.ask(rippleQuestion, { ...update, rate });
    await expect(refused).rejects.toMatchObject({ problems: [{ field: "rate" }] });
  }
  session.dispose();
});
