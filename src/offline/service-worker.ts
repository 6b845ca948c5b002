/**
 * Keeps the site for use without a network. A new version is fetched beside the old one and waits until
 * no tab has the site open, or until a visitor asks for it. Files of an older version are kept for as
 * long as more than one tab is open, since a page loads its parts when they are first opened.
 */
import { PrecacheController } from "workbox-precaching/PrecacheController.js";
import { CLEAN, type ToServiceWorker } from "./messages";

interface KeptFile {
  readonly url: string;
  readonly revision: string | null;
  readonly integrity: string;
}

/** Replaced by scripts/service-worker.mjs with the files of the built site. */
declare const __PRECACHE_LIST__: KeptFile[];

/** The parts of a service worker's types that are used here; they clash with the page's. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<unknown[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(
    type: "message",
    listener: (event: ExtendableEvent & { readonly data: ToServiceWorker }) => void,
  ): void;
}
const scope = globalThis as unknown as Scope;
const site = scope.registration.scope;

const kept = new PrecacheController({ cacheName: `kept ${site}` });
kept.addToCacheList(__PRECACHE_LIST__);
const { strategy } = kept;

/** Files that are not kept from the start, once they were used. */
const USED = `used ${site}`;

/** What the site keeps under an address; undefined for other files. Parameters belong to the page. */
function keyOf(address: string): string | undefined {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return kept.getCacheKeyForURL(url.href);
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cacheKey = keyOf(request.url);
  if (cacheKey !== undefined) {
    // The types that Workbox brings are those of its own service worker's library.
    return strategy.handle({ request, event: event as never, params: { cacheKey } });
  }
  const older = await (await caches.open(strategy.cacheName)).match(request);
  if (older) return older;
  const used = await caches.open(USED);
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") await used.put(request, response.clone());
    return response;
  } catch {
    return (await used.match(request)) ?? missing(request);
  }
}

/** Says what is missing, as a page where a page was asked for. */
function missing(request: Request): Response {
  const path = request.url.slice(site.length);
  const words = `There is no network, and “${path}” was not kept: it was never opened here while there was one.`;
  const init = { status: 503, statusText: "Not kept for use without a network" };
  const headers = { "content-type": "text/plain; charset=utf-8" };
  if (request.mode !== "navigate") return new Response(words, { ...init, headers });
  return new Response(`${words}\n\nThe playground itself is kept: ${site}\n`, { ...init, headers });
}

/** Deletes what only older versions use, unless another tab may still be one of them. */
async function clean(event: ExtendableEvent): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (tabs.length > 1) return;
  await kept.activate(event as never);
  await caches.delete(USED);
}

scope.addEventListener("install", (event) => {
  event.waitUntil(kept.install(event as never));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(clean(event).then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(site)) return;
  event.respondWith(answer(event));
});

scope.addEventListener("message", (event) => {
  if (event.data?.type === CLEAN) event.waitUntil(clean(event));
  // As workbox-window asks for it.
  if (event.data?.type === "SKIP_WAITING") void scope.skipWaiting();
});
