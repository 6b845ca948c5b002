/** The command line: `npm run --silent cli -- <command>`. */
import { constants } from "node:os";
import { EXIT } from "./errors";
import { runCli } from "./program";

/** One Ctrl-C arrives twice: from the terminal, and from npm, which passes it on. Milliseconds. */
const ONE_PRESS = 500;

const stop = new AbortController();
let stoppedBy: number = EXIT.interrupted;
let stoppedAt = 0;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // The first signal lets the step in progress end and the folder be completed; a second does not wait.
    if (stop.signal.aborted) {
      if (performance.now() - stoppedAt > ONE_PRESS) process.exit(128 + constants.signals[name]);
      return;
    }
    stoppedAt = performance.now();
    stoppedBy = 128 + constants.signals[name];
    stop.abort();
  });
}

// Whoever reads the output may stop reading, as `head` does: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const code = await runCli(
  process.argv.slice(2),
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
  },
  stop.signal,
);
process.exitCode = code === EXIT.interrupted ? stoppedBy : code;
