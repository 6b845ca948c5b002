/**
 * Σ_a ⟨G_{i,a}, G_{j,a}⟩ over everything that gradients are made of, output by output: [N,N]. Of the two ways
 * for a matrix (`instruments/ntk/contraction.ts`) it takes the one with fewer multiply-adds.
 */
import { gainGradients, matrixGradients, tableGradients, tableSize } from "./context-gradients";
import type { ContextTape } from "./contexts";
import type { CotangentVisitor } from "./cotangents";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import type { GainTarget, Rows } from "./policy-kernels";
import { multiply, rowsFrom } from "./product";

/**
 * A symmetric product is cut into bands of rows, of each of which what is left of the diagonal is spared: so
 * many, but none with fewer rows than make up for packing the other factor again.
 */
const BANDS = 8;
const FEWEST_ROWS = 32;

/** A matrix of which the products of inputs and of δ are kept apart until the end. */
interface Pairs {
  readonly input: Rows;
  /** Rows in all. */
  readonly rows: number;
  /** Σ_a δ δᵀ [rows, rows], at and above the diagonal's blocks. */
  readonly products: Address;
}

/** Sums over all outputs that it is shown. */
export class TraceContraction implements CotangentVisitor {
  /** [N,N]: what is at and above the diagonal counts. */
  readonly #kernel: Address;
  readonly #pairs = new Map<string, Pairs>();
  /** Every context's gradients of one gain, and of both tables. */
  readonly #gains: Address;
  readonly #tables: Address;
  /** Every context's gradients of one matrix, by their size. */
  readonly #matrices = new Map<number, Address>();

  constructor(
    private readonly core: PolicyCore,
    private readonly contexts: ContextTape,
  ) {
    const { arena, kernels, shape } = core;
    const { count } = contexts;
    this.#kernel = arena.take(count * count);
    kernels.clear(this.#kernel, count * count);
    this.#gains = arena.take(count * shape.width);
    this.#tables = arena.take(count * tableSize(core, contexts));
  }

  matrix(name: string, input: Rows, delta: Rows, rows: number): void {
    if (!this.#pairs.has(name) && this.#prefersGradients(input, delta, rows)) {
      const { count } = this.contexts;
      const size = input.width * delta.width;
      const address = this.#matrices.get(size) ?? this.core.arena.take(count * size);
      this.#matrices.set(size, address);
      matrixGradients(this.core, count, input, delta, rows / count, address);
      this.#addGram(address, size);
      return;
    }
    const pairs = this.#pairs.get(name) ?? this.#start(name, input, rows);
    this.#addProducts(delta, rows, pairs.products);
  }

  gain(_name: string, rows: number, add: (target: GainTarget) => void): void {
    gainGradients(this.core, this.contexts.count, rows, add, this.#gains);
    this.#addGram(this.#gains, this.core.shape.width);
  }

  embeddings(dx: Address): void {
    tableGradients(this.core, this.contexts, dx, this.#tables);
    this.#addGram(this.#tables, tableSize(this.core, this.contexts));
  }

  /** The sum, times a factor: row-major [N,N]. To be called once. */
  finish(factor: number): Float32Array {
    const { arena, kernels } = this.core;
    const { count } = this.contexts;
    for (const { input, rows, products } of this.#pairs.values()) {
      const inputs = arena.take(rows * rows);
      kernels.clear(inputs, rows * rows);
      this.#addProducts(input, rows, inputs);
      kernels.addBlockProducts(this.#kernel, inputs, products, count, rows / count);
    }
    const upper = arena.floats(this.#kernel, count * count);
    return Float32Array.from(upper, (_, cell) => {
      const [i, j] = [Math.floor(cell / count), cell % count];
      return factor * (upper[Math.min(i, j) * count + Math.max(i, j)] as number);
    });
  }

  /** Whether forming every context's gradient takes fewer multiply-adds, one output after another. */
  #prefersGradients(input: Rows, delta: Rows, rows: number): boolean {
    const { count } = this.contexts;
    const size = input.width * delta.width;
    return rows > count && (rows + count ** 2) * size < (rows ** 2 * delta.width) / 2;
  }

  #start(name: string, input: Rows, rows: number): Pairs {
    const products = this.core.arena.take(rows * rows);
    this.core.kernels.clear(products, rows * rows);
    const pairs = { input, rows, products };
    this.#pairs.set(name, pairs);
    return pairs;
  }

  /** target [rows, rows] += x xᵀ, at and above the diagonal's blocks, one a context. */
  #addProducts(x: Rows, rows: number, target: Address): void {
    const block = rows / this.contexts.count;
    const band = Math.ceil(Math.max(FEWEST_ROWS, rows / BANDS) / block) * block;
    for (let first = 0; first < rows; first += band) {
      multiply(this.core.kernels, {
        left: rowsFrom(x, first),
        right: rowsFrom(x, first),
        target: { address: target + 4 * (first * rows + first), pitch: rows },
        rows: Math.min(band, rows - first),
        columns: rows - first,
        depth: x.width,
        transposed: "right",
        adds: true,
      });
    }
  }

  /** Adds the inner products of N vectors of `size` floats. */
  #addGram(x: Address, size: number): void {
    const vectors = { address: x, width: size, pitch: size };
    this.#addProducts(vectors, this.contexts.count, this.#kernel);
  }
}
