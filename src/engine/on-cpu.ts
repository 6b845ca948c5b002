/** Computing on the cpu backend while another one is current. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * What `compute` gives with the cpu backend current, which must have been loaded (choosing a backend
 * loads it). `compute` may not wait for anything: the current backend is everybody's. Tensors that it
 * leaves stay on the cpu.
 */
export function onCpu<T>(compute: () => T): T {
  const current = tf.getBackend();
  void tf.setBackend("cpu");
  try {
    return compute();
  } finally {
    void tf.setBackend(current);
  }
}
