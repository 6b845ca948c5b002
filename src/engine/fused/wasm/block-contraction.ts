/**
 * ⟨G_{i,a}, G_{j,b}⟩ for every pair of outputs: [N,V,N,V]. Everything that gradients are made of is kept for
 * all outputs, output by output, and contracted at the end.
 *
 * For a matrix, with M = A_i A_jᵀ, ⟨A_iᵀ δ_{i,a}, A_jᵀ δ_{j,b}⟩ = ⟨δ_{i,a}, M δ_{j,b}⟩: with r rows a context
 * that takes r V (r + V) multiply-adds a number of δ, where gradients of their own take V² a.
 */
import { gainGradients, matrixGradients, tableGradients, tableSize } from "./context-gradients";
import type { ContextTape } from "./contexts";
import type { CotangentVisitor } from "./cotangents";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import type { GainTarget, Rows } from "./policy-kernels";
import { multiply, rowsFrom } from "./product";

/** A piece of the gradients: A_iᵀ δ_{i,a}; where there is no input, δ itself, one row a context. */
interface Piece {
  readonly input: Rows | null;
  /** Rows a context, r, and floats a row of δ, b. */
  readonly rows: number;
  readonly width: number;
  /** δ [V, N·r, b]. */
  readonly deltas: Address;
}

/** Collects all outputs' pieces. */
export class BlockContraction implements CotangentVisitor {
  readonly #pieces = new Map<string, Piece>();
  #output = 0;

  constructor(
    private readonly core: PolicyCore,
    private readonly contexts: ContextTape,
  ) {}

  /** Says which output the next pass is of: 0 … V − 1. */
  begin(output: number): void {
    this.#output = output;
  }

  matrix(name: string, input: Rows, delta: Rows, total: number): void {
    const { core, contexts } = this;
    const rows = total / contexts.count;
    const size = input.width * delta.width;
    const { vocabulary } = core.shape;
    if (vocabulary * input.width < rows * (rows + vocabulary)) {
      const place = this.#place(name, null, 1, size);
      matrixGradients(core, contexts.count, input, delta, rows, place);
      return;
    }
    const place = this.#place(name, input, rows, delta.width);
    core.kernels.copyRows(place, delta.width, delta.address, delta.pitch, total, delta.width);
  }

  gain(name: string, rows: number, add: (target: GainTarget) => void): void {
    const place = this.#place(name, null, 1, this.core.shape.width);
    gainGradients(this.core, this.contexts.count, rows, add, place);
  }

  embeddings(dx: Address): void {
    const { core, contexts } = this;
    const place = this.#place("embed", null, 1, tableSize(core, contexts));
    tableGradients(core, contexts, dx, place);
  }

  /** The kernel, row-major [N,V,N,V]. To be called once. */
  finish(): Float32Array {
    const { arena, kernels, shape } = this.core;
    const side = this.contexts.count * shape.vocabulary;
    const kernel = arena.take(side * side);
    kernels.clear(kernel, side * side);
    const largest = Math.max(...Array.from(this.#pieces.values(), this.#pieceSize));
    const moved = arena.take(largest);
    const most = Math.max(...Array.from(this.#pieces.values(), ({ rows }) => rows));
    const products = arena.take(this.contexts.count * most * most);
    for (const piece of this.#pieces.values()) {
      for (let j = 0; j < this.contexts.count; j++) {
        this.#addColumn(piece, j, products, moved, kernel);
      }
    }
    const blocks = arena.floats(kernel, side * side).slice();
    for (let row = 0; row < side; row++) {
      const end = Math.floor(row / shape.vocabulary) * shape.vocabulary;
      for (let column = 0; column < end; column++) {
        blocks[row * side + column] = blocks[column * side + row] as number;
      }
    }
    return blocks;
  }

  /** Blocks (i, j) of all i ≤ j. */
  #addColumn(piece: Piece, j: number, products: Address, moved: Address, kernel: Address): void {
    const { kernels, shape } = this.core;
    const { count } = this.contexts;
    const { vocabulary } = shape;
    const { input, rows, width, deltas } = piece;
    const above = (j + 1) * rows;
    const stride = count * rows * width;
    const side = count * vocabulary;
    let right = deltas + 4 * j * rows * width;
    let rightStep = 0;
    if (input !== null) {
      // M of all i ≤ j, then M δ_j of every output.
      multiply(kernels, {
        left: input,
        right: rowsFrom(input, j * rows),
        target: { address: products, pitch: rows },
        rows: above,
        columns: rows,
        depth: input.width,
        transposed: "right",
      });
      for (let a = 0; a < vocabulary; a++) {
        multiply(kernels, {
          left: { address: products, pitch: rows },
          right: { address: right + 4 * a * stride, pitch: width },
          target: { address: moved + 4 * a * stride, pitch: width },
          rows: above,
          columns: width,
          depth: rows,
        });
      }
      right = moved;
      rightStep = 4 * rows * width;
    }
    for (let i = 0; i <= j; i++) {
      const block = kernel + 4 * (i * vocabulary * side + j * vocabulary);
      multiply(kernels, {
        left: { address: deltas + 4 * i * rows * width, pitch: stride },
        right: { address: right + i * rightStep, pitch: stride },
        target: { address: block, pitch: side },
        rows: vocabulary,
        columns: vocabulary,
        depth: rows * width,
        transposed: "right",
        adds: true,
      });
    }
  }

  /** Floats of all outputs' δ. */
  readonly #pieceSize = ({ rows, width }: Pick<Piece, "rows" | "width">): number =>
    this.core.shape.vocabulary * this.contexts.count * rows * width;

  /** Where the present output's δ of a piece goes. */
  #place(name: string, input: Rows | null, rows: number, width: number): Address {
    const known = this.#pieces.get(name);
    const deltas = known?.deltas ?? this.core.arena.take(this.#pieceSize({ rows, width }));
    if (known === undefined) {
      this.#pieces.set(name, { input, rows, width, deltas });
    }
    return deltas + 4 * this.#output * this.contexts.count * rows * width;
  }
}
