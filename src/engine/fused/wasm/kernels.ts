/**
 * The WebAssembly kernels of `assembly/` as functions on byte addresses of one memory. They import nothing,
 * allocate nothing and keep no state between calls.
 */

/** An address in the kernels' memory, in bytes. */
export type Address = number;

/** Products of matrices, `matrix.ts`. */
interface MatrixKernels {
  multiply(
    leftTransposed: boolean,
    rightTransposed: boolean,
    rows: number,
    columns: number,
    depth: number,
    left: Address,
    leftPitch: number,
    right: Address,
    rightPitch: number,
    target: Address,
    targetPitch: number,
    adds: boolean,
  ): void;
}

/** What a block is made of beside products: `embedding.ts`, `norm.ts`, `activation.ts`. */
interface RowKernels {
  embed(
    tokens: Address,
    positions: Address,
    tokenTable: Address,
    positionTable: Address,
    x: Address,
    rows: number,
    stride: number,
    width: number,
  ): void;
  embedBackward(
    tokens: Address,
    positions: Address,
    dx: Address,
    tokenGradient: Address,
    positionGradient: Address,
    rows: number,
    width: number,
  ): void;
  normForward(
    x: Address,
    gain: Address,
    y: Address,
    inverse: Address,
    rows: number,
    stride: number,
    width: number,
  ): void;
  normBackward(
    x: Address,
    gain: Address,
    inverse: Address,
    dy: Address,
    dx: Address,
    gainGradient: Address,
    rowsPerGradient: number,
    rows: number,
    stride: number,
    width: number,
  ): void;
  siluForward(up: Address, hidden: Address, rows: number, stride: number, width: number): void;
  siluBackward(delta: Address, slope: Address, rows: number, stride: number, width: number): void;
}

/** `attention.ts`. */
interface AttentionKernels {
  attend(
    qkv: Address,
    output: Address,
    probabilities: Address,
    keys: number,
    sequences: number,
    members: number,
    shared: number,
    ownRow: number,
    own: number,
    from: number,
    to: number,
    heads: number,
    width: number,
  ): void;
  attendBackward(
    qkv: Address,
    probabilities: Address,
    dOutput: Address,
    dQkv: Address,
    scratch: Address,
    keys: number,
    sequences: number,
    members: number,
    shared: number,
    ownRow: number,
    own: number,
    from: number,
    to: number,
    heads: number,
    width: number,
  ): void;
}

/** `attention-at.ts` and `kernel.ts`: what the neural tangent kernel needs beside. */
interface KernelKernels {
  attendedInputs(
    probabilities: Address,
    y: Address,
    positions: Address,
    target: Address,
    keys: number,
    count: number,
    length: number,
    heads: number,
    width: number,
  ): void;
  attendBackwardAt(
    qkv: Address,
    probabilities: Address,
    y: Address,
    positions: Address,
    dOutput: Address,
    throughKeys: Address,
    throughValues: Address,
    dQuery: Address,
    keyed: Address,
    dy: Address,
    scratch: Address,
    keys: number,
    count: number,
    length: number,
    heads: number,
    width: number,
  ): void;
  addBlockProducts(K: Address, x: Address, y: Address, count: number, rows: number): void;
}

/** `tangent.ts`. */
interface TangentKernels {
  normTangent(
    x: Address,
    gain: Address,
    inverse: Address,
    xDot: Address,
    gainDot: Address,
    yDot: Address,
    rows: number,
    width: number,
  ): void;
  attendTangent(
    qkv: Address,
    qkvDot: Address,
    probabilities: Address,
    outputDot: Address,
    scratch: Address,
    keys: number,
    sequences: number,
    length: number,
    heads: number,
    width: number,
  ): void;
}

/** `classifier.ts`. */
interface ClassifierKernels {
  logSoftmax(
    z: Address,
    entropy: Address,
    confidence: Address,
    rows: number,
    stride: number,
    vocabulary: number,
    temperature: number,
  ): void;
  logitsGradient(
    logProbabilities: Address,
    entropy: Address,
    dz: Address,
    tokens: number,
    rowOf: Address,
    chosen: Address,
    weights: Address,
    bonus: Address,
    vocabulary: number,
  ): void;
  sample(
    z: Address,
    firstRow: number,
    stride: number,
    members: number,
    count: number,
    vocabulary: number,
    temperature: number,
    noise: Address,
    chosen: Address,
  ): void;
}

/** `optimizer.ts`. */
interface OptimizerKernels {
  sumSquares(x: Address, count: number): number;
  sgd(theta: Address, gradient: Address, count: number, clip: number, rate: number): void;
  adam(
    theta: Address,
    first: Address,
    second: Address,
    gradient: Address,
    count: number,
    clip: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    rootCorrection: number,
    epsilon: number,
    decay: number,
  ): void;
}

/** `random.ts` and `memory.ts`. */
interface DataKernels {
  uniforms(target: Address, seed: number, stream: number, step: number, count: number): void;
  gumbels(target: Address, seed: number, stream: number, step: number, count: number): void;
  arenaStart(): Address;
  clear(target: Address, count: number): void;
  gatherRows(target: Address, source: Address, indices: Address, rows: number, width: number): void;
  addRowsAt(target: Address, source: Address, indices: Address, rows: number, width: number): void;
  copyRows(
    target: Address,
    targetPitch: number,
    source: Address,
    sourcePitch: number,
    rows: number,
    width: number,
  ): void;
  addRow(target: Address, row: Address, rows: number, stride: number, width: number): void;
}

/** What the module exports; see the sources for what each does. */
export interface Kernels
  extends MatrixKernels,
    RowKernels,
    AttentionKernels,
    KernelKernels,
    TangentKernels,
    ClassifierKernels,
    OptimizerKernels,
    DataKernels {
  readonly memory: WebAssembly.Memory;
}
