/** Counting what a device is asked to do, whoever asks. */

/** Compute dispatches that a call encodes, TensorFlow.js's and our own alike. Needs WebGPU's globals. */
export async function countDispatches(run: () => Promise<unknown>): Promise<number> {
  const { prototype } = GPUComputePassEncoder;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = prototype;
  let count = 0;
  prototype.dispatchWorkgroups = function (...counts) {
    count += 1;
    return dispatchWorkgroups.apply(this, counts);
  };
  prototype.dispatchWorkgroupsIndirect = function (...where) {
    count += 1;
    return dispatchWorkgroupsIndirect.apply(this, where);
  };
  try {
    await run();
  } finally {
    Object.assign(prototype, { dispatchWorkgroups, dispatchWorkgroupsIndirect });
  }
  return count;
}
