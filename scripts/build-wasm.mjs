/**
 * Compiles the engine's WebAssembly kernels from their AssemblyScript sources into one module of the
 * engine, `src/engine/fused/wasm/generated/kernels.ts`, which holds the binary as text: so the same
 * import works in a worker, in Node and in tests, without a file to be fetched.
 *
 * Nothing happens when that module was made of the very same sources, so whatever needs the kernels may
 * call this first. Usage: node scripts/build-wasm.mjs.
 */
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./run-command.mjs";

const sourceFolder = "src/engine/fused/wasm/assembly";
const target = path.join(root, "src/engine/fused/wasm/generated/kernels.ts");

/** No runtime, nothing imported from JavaScript, and no instruction whose result depends on the machine. */
const options = ["--runtime", "stub", "--noAssert", "-O3", "--converge", "--enable", "simd"];

/** @typedef {{name: string, text: string}} Source A file, by its path from the root. */

/**
 * The sources. Those at the top are the module's: what they export, it exports. The others are theirs.
 * @returns {Source[]}
 */
function readSources() {
  return readdirSync(path.join(root, sourceFolder), { recursive: true })
    .map((entry) => path.posix.join(sourceFolder, String(entry).split(path.sep).join("/")))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(root, name), "utf8") }));
}

/**
 * What the module is made of, in one line.
 * @param {readonly Source[]} sources
 */
function fingerprint(sources) {
  const compiler = readFileSync(
    path.join(root, "node_modules/assemblyscript/package.json"),
    "utf8",
  );
  const script = readFileSync(fileURLToPath(import.meta.url), "utf8");
  const hash = createHash("sha256").update(JSON.parse(compiler).version).update(script);
  for (const { name, text } of sources) hash.update(`\0${name}\0${text}`);
  return hash.digest("hex");
}

/**
 * Compiles the sources.
 * @param {readonly Source[]} sources
 * @returns {Promise<Uint8Array>} The binary.
 * @throws {Error} With the compiler's message.
 */
async function compile(sources) {
  const { default: asc } = await import("assemblyscript/asc");
  const entries = sources.filter(({ name }) => path.posix.dirname(name) === sourceFolder);
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...entries.map(({ name }) => name),
      "--baseDir",
      root,
      "--outFile",
      "kernels.wasm",
      ...options,
    ],
    {
      writeFile(_name, contents) {
        binary = /** @type {Uint8Array} */ (contents);
      },
    },
  );
  if (error !== null || binary === undefined) {
    throw new Error(
      `the wasm kernels do not compile: ${error?.message ?? ""}\n${stderr.toString()}`,
    );
  }
  return binary;
}

/**
 * Compiles the kernels unless they are up to date.
 * @returns {Promise<boolean>} Whether anything was done.
 * @throws {Error} With the compiler's message.
 */
export async function buildKernels() {
  const sources = readSources();
  const stamp = `// Made by scripts/build-wasm.mjs of sources ${fingerprint(sources)}.`;
  if (existsSync(target) && readFileSync(target, "utf8").startsWith(stamp)) return false;
  const text = Buffer.from(await compile(sources)).toString("base64");
  mkdirSync(path.dirname(target), { recursive: true });
  // Written aside and moved into place: nobody reads half of it.
  const aside = `${target}.${randomUUID()}`;
  writeFileSync(aside, `${stamp}\nexport const KERNELS_BASE64 =\n  "${text}";\n`);
  renameSync(aside, target);
  return true;
}

/**
 * Compiles the kernels before anything of Vite's, the tests included, and again when a source changes.
 * @returns {import("vite").Plugin}
 */
export function wasmKernels() {
  return {
    name: "wasm-kernels",
    async configResolved() {
      await buildKernels();
    },
    async watchChange(id) {
      if (id.includes(sourceFolder)) await buildKernels();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (await buildKernels()) console.log("compiled the wasm kernels");
}
