/** What may go wrong with a graphics device while the page trains on it, caused on purpose. */
import { expect, type Page, test } from "@playwright/test";
import { ready, snapshot, stepsMade, tiny, webgpuAddress } from "./lab-page";

/** Has the engine's worker run some script before its own. */
async function beforeTheEngine(page: Page, script: string): Promise<void> {
  await page.route(/\/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch({ maxRetries: 3 });
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

/** Keeps the device where a test can reach it. */
const KEEP_DEVICE = `
  const ask = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    globalThis.device = await ask.call(this, descriptor);
    return globalThis.device;
  };`;

/** Destroys the device of the engine's worker: of the page's workers, the one that has one. */
async function destroyDevice(page: Page): Promise<void> {
  const destroyed = await Promise.all(
    page.workers().map((worker) =>
      worker
        .evaluate(() => {
          const { device } = globalThis as unknown as { device?: GPUDevice };
          device?.destroy();
          return device !== undefined;
        })
        // A worker that was ended meanwhile had none that counts.
        .catch(() => false),
    ),
  );
  if (!destroyed.includes(true)) throw new Error("no worker of the page has a device");
}

test("a device that is lost twice: the run goes on, in the end on the next backend", async ({
  page,
}) => {
  await beforeTheEngine(page, KEEP_DEVICE);
  await page.goto(webgpuAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await stepsMade(page, 2);
  await destroyDevice(page);
  const notice = page.getByRole("status").filter({ hasText: "graphics device was lost" });
  await expect(notice).toContainText(/The run goes on from step \d+ on WebGPU/, {
    timeout: 60_000,
  });
  // It goes on from a saved step, and is lost again in the middle of one that it makes itself.
  await stepsMade(page, (await snapshot(page)).step + 2);
  await destroyDevice(page);
  await expect(notice).toContainText(/The run goes on from step \d+ on WebAssembly/, {
    timeout: 60_000,
  });
  await stepsMade(page, 5);
  expect(await snapshot(page)).toMatchObject({ status: "running", backend: "wasm" });
  await page.getByRole("button", { name: /^Backend: WebAssembly/ }).click();
  await expect(page.getByText("Not WebGPU: it was lost 2 times.")).toBeVisible();
});

test("shaders that cannot be compiled: plain operations make the steps, and the badge says why", async ({
  page,
}) => {
  await beforeTheEngine(
    page,
    `GPUDevice.prototype.createComputePipelineAsync = async () => {
      throw new Error("the shader cannot be compiled");
    };`,
  );
  await page.goto(webgpuAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: "One step" }).click();
  await stepsMade(page, 1);
  await page.getByRole("button", { name: /^Backend: WebGPU/ }).click();
  await expect(page.getByText(/the shader cannot be compiled/)).toBeVisible();
});

test("no adapter: another backend, and the badge says why", async ({ page }) => {
  await beforeTheEngine(page, "navigator.gpu.requestAdapter = async () => null;");
  await page.goto(webgpuAddress(tiny()));
  await ready(page);
  await page.getByRole("button", { name: /^Backend: WebAssembly/ }).click();
  await expect(page.getByText("Not WebGPU: WebGPU found no adapter.")).toBeVisible();
});
