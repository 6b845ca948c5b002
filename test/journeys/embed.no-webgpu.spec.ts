import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { tiny } from "./lab-page";

/** A page of another origin: the same host, another port. */
let host: Server;
test.beforeAll(async () => {
  host = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Slides</title><body></body>");
  });
  await new Promise<void>((resolve) => host.listen(0, "localhost", resolve));
});
test.afterAll(() => new Promise((resolve) => host.close(resolve)));

const origin = () => `http://localhost:${(host.address() as AddressInfo).port}`;

/** Opens the other page with a frame of the playground, `top` px down. */
async function openHost(page: Page, address: string, top = 0): Promise<void> {
  await page.goto(origin());
  await page.evaluate(
    ([src, margin]) =>
      new Promise((resolve) => {
        const frame = document.createElement("iframe");
        Object.assign(frame, { src, width: "960", height: "540", onload: resolve });
        frame.style.marginTop = `${margin}px`;
        document.body.append(frame);
      }),
    [address, top] as const,
  );
}

/** Sends one message to the frame; its answer, or null when there is none for a while. */
function ask(page: Page, message: unknown, patience = 60_000) {
  // As text: a key such as __proto__ would not come through otherwise.
  return page.evaluate(
    ([text, wait]) =>
      new Promise<Record<string, unknown> | null>((resolve) => {
        const frame = document.querySelector("iframe")?.contentWindow;
        addEventListener("message", ({ data }) => resolve(data), { once: true });
        setTimeout(() => resolve(null), wait);
        frame?.postMessage(JSON.parse(text), "*");
      }),
    [JSON.stringify(message), patience] as const,
  );
}

const request = (method: string, ...args: unknown[]) => ({ playground: 1, id: 1, method, args });

test("a page of a declared origin drives an embedded panel, by the page API and nothing else", async ({
  page,
  baseURL,
}) => {
  const address = `${baseURL}?embed=kernels&paused&origin=${origin()}${tiny()}`;
  await openHost(page, address);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("link", { name: "open in the playground" })).toBeVisible();
  await expect(frame.locator("header.bar")).toHaveCount(0);

  expect(await ask(page, request("ready"))).toMatchObject({ ok: true });
  expect(await ask(page, request("step", 3))).toMatchObject({ ok: true, value: 3 });
  const value = { status: "paused", step: 3, backend: "wasm" };
  expect(await ask(page, request("snapshot"))).toMatchObject({ ok: true, value });
  await expect(frame.locator(".transport-step")).toHaveText("3");

  expect(await ask(page, request("load", "nowhere"))).toMatchObject({
    ok: false,
    error: expect.stringMatching(/preset: "nowhere" is not a preset/),
  });
  for (const [message, error] of [
    [request("eval", "1"), /method/],
    [request("load", JSON.parse('{"__proto__": {"seed": 1}}')), /__proto__/],
    [request("load", "x".repeat(40_000)), /characters/],
  ] as const) {
    expect(await ask(page, message)).toMatchObject({
      ok: false,
      error: expect.stringMatching(error),
    });
  }
  expect(await ask(page, request("snapshot"))).toMatchObject({ ok: true, value });
});

test("an origin that the address does not declare gets no answer", async ({ page, baseURL }) => {
  for (const declared of ["", "&origin=https://example.org"]) {
    await openHost(page, `${baseURL}?embed=kernels&paused${declared}${tiny()}`);
    const frame = page.frameLocator("iframe");
    await expect(frame.locator(".kp-value").first()).not.toHaveText("–", { timeout: 60_000 });
    expect(await ask(page, request("step", 3), 1500)).toBeNull();
    await expect(frame.locator(".transport-step")).toHaveText("0");
  }
});

test("an embedded run begins when it is seen and rests when it is not", async ({
  page,
  baseURL,
}) => {
  await openHost(page, `${baseURL}?embed=timeline${tiny()}`, 4000);
  const frame = page.frameLocator("iframe");
  const step = frame.locator(".transport-step");
  await expect(step).toHaveText("0");
  await page.waitForTimeout(1500);
  await expect(step).toHaveText("0");
  await page.evaluate(() => scrollTo(0, 4000));
  await expect
    .poll(async () => Number(await step.textContent()), { timeout: 60_000 })
    .toBeGreaterThan(3);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(frame.getByRole("button", { name: "Play", exact: true })).toHaveCount(1);
  await page.evaluate(() => scrollTo(0, 4000));
  await expect(frame.getByRole("button", { name: "Pause", exact: true })).toHaveCount(1);
});
