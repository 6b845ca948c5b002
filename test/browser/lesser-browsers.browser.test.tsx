import { afterEach, expect, test } from "vitest";
import { render } from "vitest-browser-react";
import type { Lecture } from "../../src/lecture/lecture";
import { openInLab } from "../../src/pages/lab/use-drop";
import { SceneFoot } from "../../src/pages/lecture/SceneFoot";
import { useLab } from "../../src/store/lab";

// What other browsers lack, taken away from this one.

afterEach(() => Reflect.deleteProperty(document, "fullscreenEnabled"));

test("no full screen is offered where there is none", async () => {
  const lecture = { scenes: [] } as unknown as Lecture;
  const foot = <SceneFoot lecture={lecture} onNotes={() => {}} onFull={() => {}} />;
  const there = await render(foot);
  await expect.element(there.getByRole("button", { name: "full screen" })).toBeVisible();
  await there.unmount();

  Object.defineProperty(document, "fullscreenEnabled", { value: undefined, configurable: true });
  const without = await render(foot);
  await expect.element(without.getByRole("button", { name: "notes" })).toBeVisible();
  expect(without.getByRole("button", { name: "full screen" }).elements()).toEqual([]);
  await without.unmount();
});

test("a dropped file whose entry cannot be opened is taken as it is", async () => {
  const entry = {
    isFile: true,
    fullPath: "/notes.txt",
    file: (_: unknown, refuse: (error: Error) => void) => refuse(new Error("NotFoundError")),
  };
  openInLab({
    items: [{ webkitGetAsEntry: () => entry }],
    files: [new File(["…"], "notes.txt")],
  } as unknown as DataTransfer);
  await expect.poll(() => useLab.getState().refusal).toContain("notes.txt");
});
