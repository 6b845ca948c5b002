/** What the service worker keeps, so that the site works without a network after the first visit. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** All of it together, gzipped as it is sent; 1 MB being a million bytes. */
export const OFFLINE_BUDGET = 6_000_000;

/** Files of the site that no visit asks for. */
const LEFT_OUT = [
  // The service worker is kept by the browser, the rest is for tools.
  /^service-worker\.js$/,
  /^\.vite\//,
  /\.map$/,
  // Every browser that has module workers takes WOFF2.
  /\.(woff|ttf)$/,
  // Threads need isolation headers, which GitHub Pages does not send.
  /threaded-simd.*\.wasm$/,
  // The API reference is for those who change the code.
  /^docs\//,
];

/** Names with the content's hash in them never change what they hold. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;

/**
 * One file, as Workbox wants it.
 * @typedef {{url: string, revision: string | null, integrity: string}} Entry
 */

/**
 * The files to keep, by their paths in the built site, in order.
 * @param {string} folder The built site.
 * @returns {string[]}
 */
export function offlineFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
    )
    .filter((file) => !LEFT_OUT.some((pattern) => pattern.test(file)))
    .sort();
}

/**
 * The list that the service worker installs.
 * @param {string} folder The built site.
 * @returns {Entry[]}
 */
export function precacheList(folder) {
  return offlineFiles(folder).map((url) => {
    const digest = createHash("sha256").update(readFileSync(path.join(folder, url)));
    const hash = digest.digest("base64");
    return {
      url,
      revision: HASHED.test(url) ? null : hash.slice(0, 12),
      integrity: `sha256-${hash}`,
    };
  });
}

/**
 * Bytes of files, gzipped one by one.
 * @param {string} folder
 * @param {readonly string[]} files
 * @returns {{file: string, bytes: number}[]} Largest first.
 */
export function gzippedSizes(folder, files) {
  return files
    .map((file) => ({ file, bytes: gzipSync(readFileSync(path.join(folder, file))).length }))
    .sort((a, b) => b.bytes - a.bytes);
}
