/** The check of a device: by its short address, on the backends that are here. */
import { expect, test } from "@playwright/test";
import { pressOnceThere, ready } from "./lab-page";
import { violations } from "./violations";

test("a visitor checks the device, sees what agrees, and stops", async ({ page }) => {
  await page.goto("./?paused#/check");
  await ready(page);
  // Stopped as soon as one backend is through, or all might be.
  const stopped = await pressOnceThere(
    page,
    'section[aria-labelledby="check-wasm"][aria-busy="false"] tr[data-outcome]',
    "Stop",
  );
  await page.getByRole("button", { name: "Check this device" }).click();
  await stopped();

  const webgpu = page.getByRole("region", { name: /^WebGPU/ });
  await expect(webgpu).toContainText("not here");
  const wasm = page.getByRole("region", { name: /^WebAssembly/ });
  await expect(wasm.getByRole("row", { name: /36 metrics over 6 steps/ })).toContainText("agrees");
  await expect(wasm.getByRole("row", { name: /^kernel, both components/ })).toHaveCount(2);
  await expect(wasm).not.toContainText("differs");

  await expect(page.getByRole("main").getByRole("status")).toContainText(
    /^Stopped\. Comparisons made so far, which agree: \d\d/,
  );
  expect(await violations(page)).toEqual([]);
});
