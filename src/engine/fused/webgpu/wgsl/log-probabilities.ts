/** From logits to log π = log softmax(z/τ) of the rows of a completion (`scoring.ts`), in place. */
import { logitsOf } from "./forward";
import type { Names } from "./program";

/**
 * Logits of the completion's rows, then their log-probabilities, both in the region `z`. `base` must
 * be the first of these rows, `b` the sequence and `run` its run; `store` takes the row k of the completion, and
 * `log_pi`, the log-probability of the token that is there; `z` is the row's place on the tape.
 * Ends behind a barrier.
 */
export function logProbabilities(names: Names, store: string): string {
  return `
${logitsOf(names, names.shape.completionLength)}
storageBarrier();
if (tid < L) {
  let k = tid;
  let z = ${names.region("z")} + (base + k) * V;
  let temperature = run_temperature(run);
  var top = -1e30;
  for (var v = 0u; v < V; v++) { top = max(top, tape[z + v] / temperature); }
  var mass = 0.0;
  for (var v = 0u; v < V; v++) { mass += exp(tape[z + v] / temperature - top); }
  let log_mass = top + log(mass);
  for (var v = 0u; v < V; v++) { tape[z + v] = tape[z + v] / temperature - log_mass; }
  let log_pi = tape[z + token(b, T0 + k)];
  ${store}
}
storageBarrier();`;
}
