/**
 * The prompts of a step, one workgroup a run: the first different ones of the stream `prompts`, as
 * `batch.ts` draws them. Sixty-four draws are made at a time.
 */
import { STREAMS } from "../../../random";
import type { CaptureShape } from "../capture-shape";
import { LEDGER, namesOf, type Program, program, TABLE } from "./program";
import { THREEFRY_WGSL } from "./threefry";

/** Dispatched once a run. */
export function promptsProgram(shape: CaptureShape): Program {
  return program(
    namesOf(shape),
    "prompts",
    [TABLE, LEDGER],
    `
${THREEFRY_WGSL}
var<workgroup> drawn: array<u32, WG>;
var<workgroup> fresh: array<u32, WG>;
var<workgroup> found: u32;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let wanted = S.batch / S.generations;
  let out = ledger_prompts() + run * wanted;
  for (var first = 0u; ; first += WG) {
    let before = workgroupUniformLoad(&found);
    if (before >= wanted) { break; }
    let word = draw(run_seed(run), ${STREAMS.prompts}u, run_step(run), first + tid);
    let mine = below(word, run_choices(run));
    drawn[tid] = mine;
    workgroupBarrier();
    var is_fresh = 1u;
    for (var i = 0u; i < before; i++) { if (u32(ledger[out + i]) == mine) { is_fresh = 0u; } }
    for (var i = 0u; i < tid; i++) { if (drawn[i] == mine) { is_fresh = 0u; } }
    fresh[tid] = is_fresh;
    workgroupBarrier();
    var place = before;
    for (var i = 0u; i < tid; i++) { place += fresh[i]; }
    if (is_fresh == 1u && place < wanted) { ledger[out + place] = f32(mine); }
    if (tid == WG - 1u) { found = place + is_fresh; }
    storageBarrier();
  }
}`,
  );
}
