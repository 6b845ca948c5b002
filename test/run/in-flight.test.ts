/** Steps that are begun and not on record: their order, how many there are, and what fails. */
import { describe, expect, it } from "vitest";
import { InFlight } from "../../src/run/in-flight";

/** A promise and what resolves it. */
function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe("InFlight", () => {
  it("puts steps on record in their order, whichever is known first", async () => {
    const inFlight = new InFlight(3);
    const gates = [gate(), gate(), gate()];
    const log: number[] = [];
    gates.forEach(({ passed }, i) => {
      inFlight.add(async () => {
        await passed;
        log.push(i);
      });
    });
    gates[2]?.open();
    gates[1]?.open();
    await Promise.resolve();
    expect(log).toEqual([]);
    gates[0]?.open();
    await inFlight.settle();
    expect(log).toEqual([0, 1, 2]);
  });

  it("has room for as many as it was told, and again when one is on record", async () => {
    const inFlight = new InFlight(2);
    const gates = [gate(), gate()];
    for (const { passed } of gates) {
      await inFlight.room();
      inFlight.add(() => passed);
    }
    let room = false;
    const waiting = inFlight.room().then(() => {
      room = true;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(room).toBe(false);
    gates[0]?.open();
    await waiting;
    gates[1]?.open();
    await inFlight.settle();
  });

  it("puts nothing on record after a step that failed, says so once, and goes on", async () => {
    const inFlight = new InFlight(4);
    const log: string[] = [];
    inFlight.add(() => Promise.reject(new Error("the device was lost")));
    inFlight.add(async () => {
      log.push("after");
    });
    await expect(inFlight.settle()).rejects.toThrow("the device was lost");
    expect(log).toEqual([]);
    await inFlight.settle();
    inFlight.add(async () => {
      log.push("again");
    });
    await inFlight.settle();
    expect(log).toEqual(["again"]);
  });
});
