import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Playground } from "../../src/run/page-api";
import { PAGE_METHODS, PageMessages } from "../../src/run/page-messages";

/** A page API that notes what it is called with. */
function fakePlayground() {
  const calls: [string, readonly unknown[]][] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]) => {
      calls.push([name, args]);
      return name === "step" ? Promise.resolve(args[0] ?? 1) : Promise.resolve();
    };
  const methods = PAGE_METHODS.filter((name) => name !== "ready");
  const playground = {
    ready: Promise.resolve(),
    ...Object.fromEntries(methods.map((name) => [name, note(name)])),
  } as unknown as Playground;
  return { playground, calls };
}

function messages() {
  const { playground, calls } = fakePlayground();
  return { messages: new PageMessages(playground), calls };
}

const request = (method: string, ...args: unknown[]) => ({ playground: 1, id: "a", method, args });

describe("the page API by messages", () => {
  it("calls the method that is named, and answers with what it gives", async () => {
    const { messages: page, calls } = messages();
    expect(await page.answer(request("step", 20))).toEqual({
      playground: 1,
      id: "a",
      ok: true,
      value: 20,
    });
    await page.answer({ playground: 1, id: 2, method: "start" });
    await page.answer(request("load", { preset: "cf-rl-race", seed: 7 }));
    await page.answer(request("ask", "ripple", { prompt: [1, 2] }, "companion"));
    expect(calls).toEqual([
      ["step", [20]],
      ["start", []],
      ["load", [{ preset: "cf-rl-race", seed: 7 }]],
      ["ask", ["ripple", { prompt: [1, 2] }, "companion"]],
    ]);
    expect(await page.answer(request("ready"))).toMatchObject({ ok: true, value: null });
  });

  it("hands on what the API refuses, in its words", async () => {
    const { playground } = fakePlayground();
    const refusing = {
      ...playground,
      load: () => Promise.reject(new Error("preset: “x” is not a preset")),
    };
    const page = new PageMessages(refusing);
    expect(await page.answer(request("load", "x"))).toMatchObject({
      ok: false,
      error: "preset: “x” is not a preset",
    });
  });

  it("leaves messages of others alone", async () => {
    const { messages: page } = messages();
    for (const data of [null, undefined, 3, "hello", [], { type: "webpackOk" }, () => 1]) {
      expect(await page.answer(data)).toBeNull();
    }
  });

  const huge = "x".repeat(40_000);
  const many = Array.from({ length: 50_000 }, () => 0);
  const deep = JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`);
  it.each([
    ["an unknown method", request("eval", "1"), /method/],
    ["a member of every object", request("constructor"), /method/],
    ["another", request("__proto__"), /method/],
    ["another version", { ...request("start"), playground: 2 }, /playground/],
    ["more keys", { ...request("start"), origin: "*" }, /request/],
    ["an id that is no id", { ...request("start"), id: {} }, /request, id/],
    ["too many arguments", request("start", 1), /start, args/],
    ["no argument where one is needed", request("load"), /load, args/],
    ["an argument of another kind", request("step", "20"), /step, args/],
    ["a broken number", request("step", 1.5), /step, args/],
    ["no number", request("step", Number.NaN), /not finite/],
    ["an unknown run", request("checkpoint", "other"), /checkpoint, args/],
    ["a polluting key", request("load", JSON.parse('{"__proto__":{"seed":1}}')), /__proto__/],
    ["one deep inside", request("load", { settings: JSON.parse('{"constructor":1}') }), /constr/],
    ["a function", request("load", { seed: () => 7 }), /plain data/],
    ["an object with a class", request("load", { seed: new Date() }), /plain data/],
    ["bytes", request("watch", new Uint8Array(9)), /plain data/],
    ["a huge text", request("load", huge), /more than 32768 characters/],
    ["a huge list", request("watch", many), /more than 20000 values/],
    ["a huge object", request("load", Object.fromEntries(many.map((_, i) => [i, 0]))), /20000/],
    ["a deep one", request("watch", deep), /nested/],
  ])("refuses %s, and calls nothing", async (_, data, error) => {
    const { messages: page, calls } = messages();
    const answer = await page.answer(data);
    expect(answer).toMatchObject({ ok: false, error: expect.stringMatching(error) });
    expect(calls).toEqual([]);
    expect(({} as { seed?: number }).seed).toBeUndefined();
  });

  it("has no more than so many wait at a time", async () => {
    const { playground } = fakePlayground();
    let finish = () => {};
    const slow = {
      ...playground,
      step: () =>
        new Promise<number>((resolve) => {
          finish = () => resolve(1);
        }),
    };
    const page = new PageMessages(slow);
    const waiting = Array.from({ length: 64 }, () => page.answer(request("step")));
    expect(await page.answer(request("snapshot"))).toMatchObject({ ok: false });
    finish();
    await waiting[63];
    expect(await page.answer(request("snapshot"))).toMatchObject({ ok: true });
  });

  it("never throws, and answers each request once, whatever is sent", async () => {
    const { playground } = fakePlayground();
    const load = vi.fn(() => Promise.resolve());
    const page = new PageMessages({ ...playground, load });
    const anything = fc.anything({ withNullPrototype: true, withTypedArray: true, withDate: true });
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (id, method, args) => {
        const answer = await page.answer({ playground: 1, id, method, args });
        expect(typeof answer?.ok).toBe("boolean");
        await page.answer({ playground: 1, id: 1, method: "load", args: [args] });
      }),
      { numRuns: 500 },
    );
  });
});
