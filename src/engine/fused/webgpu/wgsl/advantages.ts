/** Advantages and the rewards' statistics (`advantages.ts`), in one workgroup. */
import type { CaptureShape } from "../capture-shape";
import { LEDGER, namesOf, type Program, program } from "./program";
import { TOTAL_WGSL } from "./reduce";

/** Dispatched once. */
export function advantagesProgram(shape: CaptureShape): Program {
  return program(
    namesOf(shape),
    "advantages",
    [LEDGER],
    `
${TOTAL_WGSL}

struct Spread { mean: f32, deviation: f32, constant: f32 }

// Mean, unbiased standard deviation and whether all are alike, of count rewards from first.
fn spread(first: u32, count: u32) -> Spread {
  let base = ledger_rewards() + first;
  var low = ledger[base];
  var high = low;
  var sum = 0.0;
  for (var i = 0u; i < count; i++) {
    let r = ledger[base + i];
    sum += r;
    low = min(low, r);
    high = max(high, r);
  }
  let mean = sum / f32(count);
  var squares = 0.0;
  for (var i = 0u; i < count; i++) {
    let centred = ledger[base + i] - mean;
    squares += centred * centred;
  }
  return Spread(mean, sqrt(squares / f32(max(count, 2u) - 1u)), select(0.0, 1.0, low == high));
}

@compute @workgroup_size(WG)
fn main(@builtin(local_invocation_index) tid: u32) {
  let size = S.generations;
  let groups = S.batch / size;
  var mine = 0.0;
  for (var i = tid; i < S.batch; i += WG) { mine += ledger[ledger_rewards() + i]; }
  let mean = total(mine, tid) / f32(S.batch);
  mine = 0.0;
  for (var i = tid; i < S.batch; i += WG) {
    let centred = ledger[ledger_rewards() + i] - mean;
    mine += centred * centred;
  }
  let deviation = sqrt(total(mine, tid) / f32(max(S.batch, 2u) - 1u));
  var differing = 0.0;
  for (var i = tid; i < S.batch; i += WG) {
    if (ledger[ledger_rewards() + i] != ledger[ledger_rewards()]) { differing += 1.0; }
  }
  let any = total(differing, tid);
  var constant = 0.0;
  for (var g = tid; g < groups; g += WG) {
    let own = spread(g * size, size);
    constant += own.constant;
    for (var i = 0u; i < size; i++) {
      let r = ledger[ledger_rewards() + g * size + i];
      var value = r - own.mean;
      if (S.algorithm == 2u) {
        value = r;
      } else if (S.algorithm == 1u) {
        value *= f32(size) / f32(size - 1u);
      } else if (S.scale == 0u) {
        value /= own.deviation + 1e-4;
      } else if (S.scale == 1u) {
        value /= deviation + 1e-4;
      }
      ledger[ledger_advantages() + g * size + i] = value;
    }
  }
  var share = total(constant, tid) / f32(groups);
  if (S.algorithm == 0u && S.scale == 1u) { share = select(0.0, 1.0, any == 0.0); }
  if (tid == 0u) {
    ledger[ledger_scalars()] = deviation;
    ledger[ledger_scalars() + 1u] = share;
  }
}`,
  );
}
