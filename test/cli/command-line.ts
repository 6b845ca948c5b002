/** The command line as the tests run it: in their own process, with what it says kept. */
import { runCli } from "../../cli/program";

/** Runs the command line; its exit code and what it wrote. */
export async function cli(args: string[], signal = new AbortController().signal) {
  let out = "";
  let err = "";
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    isTerminal: false,
  };
  const code = await runCli(args, output, signal);
  return { code, out, err };
}
