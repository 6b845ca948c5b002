/** A server of the built site below a path, which can go away and can serve another version. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const BASE = "/below/a/path/";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

interface KeptFile {
  url: string;
  revision: string | null;
  integrity: string;
}

export class SiteServer {
  /** What another version has in place of the built files, and which of them it lacks. */
  readonly #changed = new Map<string, Buffer>();
  #gone: RegExp | null = null;

  private constructor(
    readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<SiteServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const { port } = server.address() as AddressInfo;
    const site = new SiteServer(server, `http://localhost:${port}${BASE}`);
    server.on("request", (request, response) => {
      const { pathname } = new URL(request.url ?? "/", site.address);
      const file = decodeURIComponent(pathname.slice(BASE.length)) || "index.html";
      const body = pathname.startsWith(BASE) ? site.#read(file) : null;
      if (body === null) response.writeHead(404).end();
      else {
        const type = TYPES[path.extname(file)] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type, "cache-control": "no-cache" }).end(body);
      }
    });
    return site;
  }

  /** From now on another version, `next`, in which some files of the old one are gone. */
  publish(gone: RegExp): void {
    const page = readFileSync(path.join(dist, "index.html"), "utf8");
    const index = Buffer.from(page.replace("<html", '<html data-version="next"'));
    const hash = createHash("sha256").update(index).digest("base64");
    const worker = readFileSync(path.join(dist, "service-worker.js"), "utf8");
    const changed = worker.replace(/\[\{"url":.*?\}\]/, (text) => {
      const list = (JSON.parse(text) as KeptFile[]).filter(({ url }) => !gone.test(url));
      for (const file of list) {
        if (file.url !== "index.html") continue;
        Object.assign(file, { revision: "next", integrity: `sha256-${hash}` });
      }
      return JSON.stringify(list);
    });
    this.#changed.set("index.html", index);
    this.#changed.set("service-worker.js", Buffer.from(changed));
    this.#gone = gone;
  }

  #read(file: string): Buffer | null {
    if (this.#gone?.test(file)) return null;
    try {
      return this.#changed.get(file) ?? readFileSync(path.join(dist, file));
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
