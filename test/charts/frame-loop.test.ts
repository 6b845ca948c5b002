import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FrameLoop } from "../../src/charts/frame-loop";

/** A clock whose frames come when the test says so. */
function handClock() {
  const waiting: ((time: number) => void)[] = [];
  return {
    clock: { request: (callback: (time: number) => void) => waiting.push(callback) },
    waiting,
    tick: (time: number) => {
      for (const callback of waiting.splice(0)) callback(time);
    },
  };
}

describe("FrameLoop", () => {
  const reported = vi.fn();
  beforeEach(() => vi.stubGlobal("reportError", reported));
  afterEach(() => vi.unstubAllGlobals());

  it("paints what is dirty once a frame, in one frame for all, and then idles", () => {
    const { clock, waiting, tick } = handClock();
    const loop = new FrameLoop(clock);
    const painted: string[] = [];
    const a = loop.add((time) => painted.push(`a${time}`));
    const b = loop.add((time) => painted.push(`b${time}`));
    loop.add(() => painted.push("clean"));
    expect(waiting).toHaveLength(0);
    a.invalidate();
    a.invalidate();
    b.invalidate();
    expect(waiting).toHaveLength(1);
    tick(1);
    expect(painted).toEqual(["a1", "b1"]);
    expect(waiting).toHaveLength(0);
    expect(loop.busy).toBe(false);
  });

  it("lets a painter ask for the next frame while it paints", () => {
    const { clock, tick } = handClock();
    const loop = new FrameLoop(clock);
    let left = 3;
    const painter = loop.add(() => {
      left -= 1;
      if (left > 0) painter.invalidate();
    });
    painter.invalidate();
    for (let frame = 0; frame < 10; frame++) tick(frame);
    expect(left).toBe(0);
  });

  it("skips a painter that has left, and goes on when one breaks", () => {
    const { clock, tick } = handClock();
    const loop = new FrameLoop(clock);
    const painted: string[] = [];
    const broken = loop.add(() => {
      throw new Error("no canvas");
    });
    const gone = loop.add(() => painted.push("gone"));
    const fine = loop.add(() => painted.push("fine"));
    for (const painter of [broken, gone, fine]) painter.invalidate();
    gone.remove();
    tick(0);
    gone.invalidate();
    tick(1);
    expect(painted).toEqual(["fine"]);
    expect(reported).toHaveBeenCalledOnce();
  });
});
