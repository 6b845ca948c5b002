/** Mounts the app. */
import "./run/own-scripts";
// Before any panel, so that their own styles come after what they build on.
import "./theme/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Pages } from "./pages/Pages";
import { createPlayground } from "./run/page-api";
import { backendOfAddress } from "./store/address-backend";
import { beginLab } from "./store/begin-lab";
import { addLinkProblem, client } from "./store/lab";
import { noteMissingParts } from "./store/offline";
import { commands } from "./store/page-commands";
import { applyTheme } from "./store/view";
import { standardZoom } from "./theme/standard-zoom";

applyTheme(document.documentElement);
standardZoom(document.documentElement);
noteMissingParts();
const playground = createPlayground(commands);
globalThis.playground = playground;
const parameters = new URLSearchParams(location.search);
const embedded = parameters.has("embed");

const root = document.getElementById("root");
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <Pages embedded={embedded} />
  </StrictMode>,
);

// A newcomer sees it learn at once; whoever wants less motion, or a link that says so, starts it.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches || parameters.has("paused");
const { backend, problems } = backendOfAddress(location.search);
if (backend !== null) void client.setBackend(backend);
const begin = () => {
  beginLab(!still);
  for (const problem of problems) addLinkProblem(problem);
};
if (embedded) {
  // Whoever holds this page may ask something before the script that answers is there.
  const early: MessageEvent[] = [];
  const keep = (message: MessageEvent) => void (early.length < 64 && early.push(message));
  addEventListener("message", keep);
  void import("./store/embedded").then(({ beginEmbedded }) => {
    removeEventListener("message", keep);
    beginEmbedded(playground, begin, early);
  });
} else begin();

// What the page itself needs comes first.
void playground.ready
  .catch(() => undefined)
  .then(async () => {
    // A figure in somebody else's page leaves nothing behind.
    if (!embedded) void (await import("./store/run-keeper")).keepRuns();
    // The development server has no service worker.
    if (import.meta.env.PROD) await (await import("./store/offline-keeper")).keepForOffline();
  });
