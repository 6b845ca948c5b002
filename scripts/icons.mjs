/**
 * `npm run icons`: draws the icons of the installed page from `public/favicon.svg`, in the browser that
 * the tests use. They are kept in the repository; to be run again when the favicon changes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright";
import { findBrowser } from "./find-browser.mjs";
import { root } from "./run-command.mjs";

/**
 * A maskable icon is cut to any shape: what matters lies in the circle of 80 % of its width, so that the
 * drawing's own corners go to three quarters of it and its paper goes on to the edge.
 * See https://www.w3.org/TR/appmanifest/#icon-masks.
 */
const ICONS = [
  { file: "icon-192.png", side: 192, share: 1 },
  { file: "icon-512.png", side: 512, share: 1 },
  { file: "icon-maskable-512.png", side: 512, share: 0.72 },
  // iOS rounds the corners itself.
  { file: "apple-touch-icon.png", side: 180, share: 0.86 },
];

const PAPER = "#fbfaf7";
const folder = path.join(root, "public/icons");
const svg = readFileSync(path.join(root, "public/favicon.svg"), "utf8");

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined });
try {
  for (const { file, side, share } of ICONS) {
    const page = await browser.newPage({ viewport: { width: side, height: side } });
    const [width, margin] = [share * side, ((1 - share) / 2) * side];
    await page.setContent(
      `<body style="margin:0;background:${share === 1 ? "transparent" : PAPER}"><img style="position:absolute;left:${margin}px;top:${margin}px;width:${width}px" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`,
    );
    const image = await page.screenshot({ omitBackground: true });
    writeFileSync(path.join(folder, file), image);
    await page.close();
    console.log(`wrote public/icons/${file}`);
  }
} finally {
  await browser.close();
}
