/** Where a command writes: what is wrong with a path is found out before anything is computed. */
import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CommandError, UsageError } from "./errors";

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** Whether anything, a link that leads nowhere included, stands at a path; below a file nothing does. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Throws a UsageError unless `path` is a folder that can be written to, or one that can be made. */
export function checkOutFolder(path: string): void {
  if (path.trim() === "") throw new UsageError('--out: "" is not a path; allowed: a folder');
  let folder = resolve(path);
  while (!isThere(folder)) folder = dirname(folder);
  if (!existsSync(folder)) throw new UsageError(`--out: ${folder} is a link that leads nowhere`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`--out: ${folder} is a file`);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`--out: ${folder} cannot be written to (${reasonOf(error)})`);
  }
}

/** Makes a folder and those above it. Throws a CommandError where that cannot be. */
export function makeOutFolder(path: string): void {
  const missing: string[] = [];
  let folder = resolve(path);
  while (!existsSync(folder)) {
    missing.unshift(folder);
    folder = dirname(folder);
  }
  // One by one: in /proc, Node's own `recursive` never comes to an end.
  for (const one of missing) {
    try {
      mkdirSync(one);
    } catch (error) {
      throw new CommandError(`--out: ${one} cannot be made (${reasonOf(error)})`);
    }
  }
}
