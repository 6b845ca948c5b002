/** Advantages and the rewards' statistics (`advantages.ts`), in one workgroup. */
import type { CaptureShape } from "../capture-shape";
import { STEP_SCALARS } from "../regions";
import { LEDGER, namesOf, type Program, program, TABLE } from "./program";
import { TOTAL_WGSL } from "./reduce";

/** Dispatched once a run. */
export function advantagesProgram(shape: CaptureShape): Program {
  return program(
    namesOf(shape),
    "advantages",
    [TABLE, LEDGER],
    `
${TOTAL_WGSL}

struct Spread { mean: f32, deviation: f32, constant: f32 }

// Mean, unbiased standard deviation and whether all are alike, of count rewards from base.
fn spread(base: u32, count: u32) -> Spread {
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
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let algorithm = run_algorithm(run);
  let scale = run_scale(run);
  let rewards = ledger_rewards() + run * S.batch;
  let advantages = ledger_advantages() + run * S.batch;
  let size = S.generations;
  let groups = S.batch / size;
  var mine = 0.0;
  for (var i = tid; i < S.batch; i += WG) { mine += ledger[rewards + i]; }
  let mean = total(mine, tid) / f32(S.batch);
  mine = 0.0;
  for (var i = tid; i < S.batch; i += WG) {
    let centred = ledger[rewards + i] - mean;
    mine += centred * centred;
  }
  let deviation = sqrt(total(mine, tid) / f32(max(S.batch, 2u) - 1u));
  var differing = 0.0;
  for (var i = tid; i < S.batch; i += WG) {
    if (ledger[rewards + i] != ledger[rewards]) { differing += 1.0; }
  }
  let any = total(differing, tid);
  var constant = 0.0;
  for (var g = tid; g < groups; g += WG) {
    let own = spread(rewards + g * size, size);
    constant += own.constant;
    for (var i = 0u; i < size; i++) {
      let r = ledger[rewards + g * size + i];
      var value = r - own.mean;
      if (algorithm == 2u) {
        value = r;
      } else if (algorithm == 1u) {
        value *= f32(size) / f32(size - 1u);
      } else if (scale == 0u) {
        value /= own.deviation + 1e-4;
      } else if (scale == 1u) {
        value /= deviation + 1e-4;
      }
      ledger[advantages + g * size + i] = value;
    }
  }
  var share = total(constant, tid) / f32(groups);
  if (algorithm == 0u && scale == 1u) { share = select(0.0, 1.0, any == 0.0); }
  if (tid == 0u) {
    let scalars = ledger_scalars() + run * ${STEP_SCALARS}u;
    ledger[scalars] = deviation;
    ledger[scalars + 1u] = share;
  }
}`,
  );
}
