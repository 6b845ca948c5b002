/**
 * One file of results is written by one command at a time: while a command writes it, `FILE.lock` beside
 * it says which. A lock whose command is gone is taken over.
 */
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { CommandError } from "./errors";
import { makeOutFolder } from "./out-folder";

/** Milliseconds between two signs of life. */
const BEAT = 30_000;

/** Milliseconds without a sign of life after which a command on another host counts as gone. */
const PATIENCE = 20 * BEAT;

/** Milliseconds that a process which was just killed is given to be gone. */
const LAST_MOMENT = 500;

/** Whoever holds a file, as its lock says it. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it began, ISO 8601. */
  readonly since: string;
  /** What it is, e.g. "sweep". */
  readonly command: string;
}

/** Paths that this process holds: its own lock is no leftover of an earlier process with its number. */
const held = new Set<string>();

/** The holder that a lock's text names; null where it names none, as when it was cut off. */
function holderOf(text: string): Holder | null {
  try {
    const { pid, host, since, command } = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(pid) &&
      (pid as number) > 0 &&
      typeof host === "string" &&
      typeof since === "string" &&
      typeof command === "string"
      ? { pid: pid as number, host, since, command }
      : null;
  } catch {
    return null;
  }
}

/** Whether a process of this host is there; one of somebody else's is, one that nobody buries is not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    // Linux: "pid (name) state …"; a killed process whose parent never asks after it stays as Z.
    return !/^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "");
  } catch {
    return true;
  }
}

/** Whether a process of this host is there, and still is after the moment that it takes to die. */
function staysAlive(pid: number): boolean {
  for (let waited = 0; waited < LAST_MOMENT; waited += LAST_MOMENT / 10) {
    if (!isAlive(pid)) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_MOMENT / 10);
  }
  return isAlive(pid);
}

/** Whether a lock's command is gone. */
function isStale(lock: string, holder: Holder | null): boolean {
  if (holder !== null && holder.host === hostname()) {
    return holder.pid === process.pid ? !held.has(lock) : !staysAlive(holder.pid);
  }
  // Of a process elsewhere only its signs of life can be seen, and so of a lock that is being written.
  const seen = statSync(lock, { throwIfNoEntry: false });
  return seen === undefined || Date.now() - seen.mtimeMs > PATIENCE;
}

/** Makes a lock that is not there. @returns false where it is. @throws CommandError where it cannot be. */
function make(lock: string, text: string): boolean {
  try {
    writeFileSync(lock, text, { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new CommandError(`${lock} cannot be written (${code})`);
  }
}

/** What a lock says; null where there is none any more. */
function read(lock: string): string | null {
  try {
    return readFileSync(lock, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new CommandError(`${lock} cannot be read (${code})`);
  }
}

/** Takes a leftover away, unless another command has done so and put its own there meanwhile. */
function clear(lock: string, leftover: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readFileSync(aside, "utf8");
  rmSync(aside);
  if (moved !== leftover) make(lock, moved);
}

function refusal(path: string, lock: string, holder: Holder | null): CommandError {
  const who =
    holder === null
      ? "another command"
      : `another command: ${holder.command}, process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new CommandError(
    `${path} is being written by ${who}; wait for it or name another file. ` +
      `Should it be gone, remove ${lock}`,
  );
}

/**
 * Takes a file of results for this process, making the folders above it.
 * @param command what it is taken for, in a word or two.
 * @returns what gives it back.
 * @throws CommandError that names the process that writes it already.
 */
export function lockResults(path: string, command: string): () => void {
  const lock = `${resolve(path)}.lock`;
  makeOutFolder(dirname(lock));
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    command,
  };
  const text = `${JSON.stringify(holder)}\n`;
  while (!make(lock, text)) {
    const other = read(lock);
    if (other === null) continue;
    const by = holderOf(other);
    if (!isStale(lock, by)) throw refusal(path, lock, by);
    clear(lock, other);
  }
  held.add(lock);
  const beat = setInterval(() => {
    try {
      utimesSync(lock, new Date(), new Date());
    } catch {
      // Whoever removed it knows why; the run goes on.
    }
  }, BEAT);
  beat.unref();
  return () => {
    clearInterval(beat);
    held.delete(lock);
    if (read(lock) === text) rmSync(lock, { force: true });
  };
}
