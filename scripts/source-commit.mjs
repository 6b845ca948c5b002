/** Which commit the sources are of, for builds and run files that say what made them. */
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { root } from "./run-command.mjs";

/**
 * @param {...string} args
 * @returns {string} What git says.
 * @throws {Error} Without git, or outside of a repository.
 */
function git(...args) {
  return execFileSync("git", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/**
 * The commit's 40 hexadecimal digits, followed by "-modified" where tracked files differ from it; null
 * for sources without their own repository, such as an unpacked archive, or without git.
 * @returns {string | null}
 */
export function sourceCommit() {
  try {
    // An archive that was unpacked inside of another repository is not that one's.
    if (realpathSync(git("rev-parse", "--show-toplevel")) !== realpathSync(root)) return null;
    const modified = git("status", "--porcelain", "--untracked-files=no") !== "";
    return `${git("rev-parse", "HEAD")}${modified ? "-modified" : ""}`;
  } catch {
    return null;
  }
}
