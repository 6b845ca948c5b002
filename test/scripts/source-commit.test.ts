import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../../scripts/run-command.mjs";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "commit-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A project with the script in it, and what the script says there. */
function project(place: string): () => string | null {
  mkdirSync(path.join(place, "scripts"), { recursive: true });
  for (const file of ["source-commit.mjs", "run-command.mjs"]) {
    cpSync(path.join(root, "scripts", file), path.join(place, "scripts", file));
  }
  const script = pathToFileURL(path.join(place, "scripts/source-commit.mjs")).href;
  const program = `import(${JSON.stringify(script)}).then((m) => console.log(JSON.stringify(m.sourceCommit())))`;
  return () => JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
}

function git(place: string, ...args: string[]): string {
  const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  return execFileSync("git", [...who, ...args], { cwd: place, encoding: "utf8" }).trim();
}

it("is the commit of a repository, and says where files were changed since", () => {
  const says = project(folder);
  git(folder, "init", "-q");
  git(folder, "add", ".");
  git(folder, "commit", "-qm", "First");
  const commit = git(folder, "rev-parse", "HEAD");
  expect(says()).toBe(commit);
  writeFileSync(path.join(folder, "notes.txt"), "not part of it");
  expect(says()).toBe(commit);
  writeFileSync(path.join(folder, "scripts/source-commit.mjs"), "\n", { flag: "a" });
  expect(says()).toBe(`${commit}-modified`);
});

it("is unknown without a repository of one's own", () => {
  const says = project(path.join(folder, "unpacked"));
  expect(says()).toBeNull();
  git(folder, "init", "-q");
  expect(says()).toBeNull();
});
