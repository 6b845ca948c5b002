import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program in the repository's root with this process's input and output.
 * @param {string} command A program, or "node" for this very Node.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] Variables on top of this process's own.
 * @returns {Promise<number>} Its exit status; 1 when it was killed or could not be started.
 */
export function runCommand(command, args, env = {}) {
  const program = command === "node" ? process.execPath : command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (status) => resolve(status ?? 1));
  });
}

/**
 * The arguments for Node that run a package's command from node_modules, without a shell or npx, so
 * that it works alike on every platform.
 * @param {string} file The command's file, from node_modules.
 * @param {...string} args
 * @returns {string[]}
 */
export function packageCommand(file, ...args) {
  return [path.join(root, "node_modules", file), ...args];
}
