import { expect, test } from "@playwright/test";
import { labAddress, ready, snapshot, stepsMade, tensors, tiny, webgpuAddress } from "./lab-page";

test("load, play, switch to CF-RL, see it on the chart, pause, reset", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(webgpuAddress(tiny({ stage1_steps: "1000" })));
  await ready(page);
  await expect(page.getByRole("button", { name: /^Backend: WebGPU/ })).toBeVisible();
  expect(await snapshot(page)).toMatchObject({ status: "paused", backend: "webgpu", step: 0 });

  await page.getByRole("button", { name: "Play", exact: true }).click();
  await stepsMade(page, 3);
  expect((await snapshot(page)).phase).toMatchObject({ trainable: "all" });
  await expect(page.getByRole("radio", { name: "everything" })).toBeChecked();

  // The switch, while it runs, by the row of the rail.
  await page.getByRole("button", { name: /^schedule:/ }).click();
  await page.getByRole("menuitemradio", { name: "CF-RL", exact: true }).click();
  await page.waitForFunction(
    () => globalThis.playground?.snapshot().phase?.trainable === "classifier",
  );
  await expect(page.getByRole("radio", { name: "classifier only" })).toBeChecked();
  await expect(page.getByText("the backbone: held")).toBeVisible();
  await expect(page.getByText("stays the same").first()).toBeVisible();
  await expect(page.locator(".tl-marks").getByText(/backbone held/)).toBeVisible();

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  const before = await tensors(page);
  const { step } = await snapshot(page);
  await page.getByRole("button", { name: "One step" }).click();
  await stepsMade(page, step + 1);
  await page.getByRole("button", { name: "One step" }).click();
  await stepsMade(page, step + 2);
  const after = await tensors(page);
  for (const [name, bits] of Object.entries(before)) {
    if (name.startsWith("classifier.")) expect(after[name], name).not.toBe(bits);
    else expect(after[name], name).toBe(bits);
  }

  await page.getByRole("button", { name: "Reset, keeping the seed" }).click();
  await page.waitForFunction(() => {
    const now = globalThis.playground?.snapshot();
    return now?.status === "paused" && now.step === 0;
  });
  await expect(page.locator(".transport-step")).toHaveText("0");
  // The curves of the run before stay beside the new ones.
  await expect(page.locator(".tl-plot").first()).toHaveAttribute("aria-label", /before/);
  expect(errors).toEqual([]);
});

test("what a link asks for wrongly is named, and the rest of it applies", async ({ page }) => {
  await page.goto(labAddress(`${tiny()}&temperature=-3&colour=red`).replace("#", "&backend=gpu#"));
  const notice = page.getByRole("status").filter({ hasText: "link" });
  await expect(notice).toContainText('backend: "gpu" is not a backend');
  await expect(notice).toContainText("temperature: -3 is too small");
  await expect(notice).toContainText("colour: no such setting");
  await expect(page.getByRole("textbox", { name: "temperature" })).toHaveValue("1");
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toBeHidden();
});

test("a software adapter is passed over, and the badge says why", async ({ page }) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "Backend: WebAssembly" }).click();
  await expect(page.getByText(/Not WebGPU: WebGPU is computed in software here/)).toBeVisible();
  // Whoever forces it gets it.
  await page.getByRole("radio", { name: /^WebGPU/ }).click();
  await page.waitForFunction(() => {
    const now = globalThis.playground?.snapshot();
    return now?.backend === "webgpu" && now.status === "paused";
  });
  await expect(page.getByRole("button", { name: /^Backend: WebGPU/ })).toBeVisible();
});
