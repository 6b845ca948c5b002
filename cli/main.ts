/** The command line: `npm run --silent cli -- <command>`. */
import { constants } from "node:os";
import { EXIT } from "./errors";
import { runCli } from "./program";

const stop = new AbortController();
let stoppedBy: number = EXIT.interrupted;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // The first signal lets the step in progress end and the folder be completed; a second does not wait.
    if (stop.signal.aborted) process.exit(128 + constants.signals[name]);
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
