/**
 * Reverse-mode differentiation of matrices in float64: what the engine's hand-written backward
 * passes and kernels are tested against. It shares no code with the engine, favours being obviously
 * right over being fast, and is itself tested against central finite differences.
 *
 * Every node is a matrix; a vector is a matrix of one row.
 */

/** A matrix on the tape: its value, and after `backward` the derivative of the scalar by it. */
export interface Node {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, rows × columns. */
  readonly value: Float64Array;
  /** As `value`; filled by `Tape.backward`. */
  readonly gradient: Float64Array;
  /** Adds this node's gradient, pulled back, to the gradients of the nodes it was made from. */
  readonly pull: () => void;
}

const nothing = () => {};

/** Records matrix operations in order, so that `backward` can walk them in reverse. */
export class Tape {
  private readonly nodes: Node[] = [];

  private record(
    rows: number,
    columns: number,
    value: Float64Array,
    pull: (self: Node) => void,
  ): Node {
    if (value.length !== rows * columns) {
      throw new RangeError(`value: ${value.length} numbers for a ${rows} × ${columns} matrix`);
    }
    const node: Node = {
      rows,
      columns,
      value,
      gradient: new Float64Array(value.length),
      pull: () => pull(node),
    };
    this.nodes.push(node);
    return node;
  }

  /** A leaf: a parameter or a constant. */
  leaf(rows: number, columns: number, value: ArrayLike<number>): Node {
    return this.record(rows, columns, Float64Array.from(value), nothing);
  }

  /** Sets every gradient to that of `sum(seed ⊙ output)`; without a seed, of `sum(output)`. */
  backward(output: Node, seed?: ArrayLike<number>): void {
    for (const node of this.nodes) {
      node.gradient.fill(0);
    }
    output.gradient.set(seed ?? new Float64Array(output.value.length).fill(1));
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      this.nodes[i]?.pull();
    }
  }

  /** a b. */
  multiply(a: Node, b: Node): Node {
    if (a.columns !== b.rows) {
      throw new RangeError(`multiply: ${a.rows}×${a.columns} by ${b.rows}×${b.columns}`);
    }
    const [m, k, n] = [a.rows, a.columns, b.columns];
    const value = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        const x = a.value[i * k + l] as number;
        for (let j = 0; j < n; j++) {
          (value[i * n + j] as number) += x * (b.value[l * n + j] as number);
        }
      }
    }
    return this.record(m, n, value, (self) => {
      for (let i = 0; i < m; i++) {
        for (let l = 0; l < k; l++) {
          let sum = 0;
          const x = a.value[i * k + l] as number;
          for (let j = 0; j < n; j++) {
            const g = self.gradient[i * n + j] as number;
            sum += g * (b.value[l * n + j] as number);
            (b.gradient[l * n + j] as number) += g * x;
          }
          (a.gradient[i * k + l] as number) += sum;
        }
      }
    });
  }

  /** aᵀ. */
  transpose(a: Node): Node {
    const [m, n] = [a.rows, a.columns];
    const value = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        value[j * m + i] = a.value[i * n + j] as number;
      }
    }
    return this.record(n, m, value, (self) => {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          (a.gradient[i * n + j] as number) += self.gradient[j * m + i] as number;
        }
      }
    });
  }

  /**
   * f applied entry by entry to a and b; b may also be one row, one column or one number, which is
   * repeated. `da` and `db` are f's partial derivatives.
   */
  combine(
    a: Node,
    b: Node,
    f: (x: number, y: number) => number,
    da: (x: number, y: number) => number,
    db: (x: number, y: number) => number,
  ): Node {
    const fits = (own: number, other: number) => own === other || own === 1;
    if (!fits(b.rows, a.rows) || !fits(b.columns, a.columns)) {
      throw new RangeError(`combine: ${a.rows}×${a.columns} with ${b.rows}×${b.columns}`);
    }
    const place = (index: number) => {
      const row = b.rows === 1 ? 0 : Math.floor(index / a.columns);
      return row * b.columns + (b.columns === 1 ? 0 : index % a.columns);
    };
    const value = a.value.map((x, i) => f(x, b.value[place(i)] as number));
    return this.record(a.rows, a.columns, value, (self) => {
      for (let i = 0; i < value.length; i++) {
        const j = place(i);
        const [x, y] = [a.value[i] as number, b.value[j] as number];
        const g = self.gradient[i] as number;
        (a.gradient[i] as number) += g * da(x, y);
        (b.gradient[j] as number) += g * db(x, y);
      }
    });
  }

  /** a + b, b repeated where it is one row, one column or one number. */
  add(a: Node, b: Node): Node {
    return this.combine(
      a,
      b,
      (x, y) => x + y,
      () => 1,
      () => 1,
    );
  }

  /** a − b, repeated likewise. */
  subtract(a: Node, b: Node): Node {
    return this.combine(
      a,
      b,
      (x, y) => x - y,
      () => 1,
      () => -1,
    );
  }

  /** a ⊙ b, repeated likewise. */
  times(a: Node, b: Node): Node {
    return this.combine(
      a,
      b,
      (x, y) => x * y,
      (_, y) => y,
      (x) => x,
    );
  }

  /** The smaller of a and b, entry by entry. */
  minimum(a: Node, b: Node): Node {
    return this.combine(
      a,
      b,
      Math.min,
      (x, y) => (x <= y ? 1 : 0),
      (x, y) => (x <= y ? 0 : 1),
    );
  }

  /** f applied to every entry, with its derivative. */
  map(a: Node, f: (x: number) => number, derivative: (x: number) => number): Node {
    return this.record(
      a.rows,
      a.columns,
      a.value.map((x) => f(x)),
      (self) => {
        for (let i = 0; i < a.value.length; i++) {
          (a.gradient[i] as number) +=
            (self.gradient[i] as number) * derivative(a.value[i] as number);
        }
      },
    );
  }

  /** factor · a. */
  scale(a: Node, factor: number): Node {
    return this.map(
      a,
      (x) => factor * x,
      () => factor,
    );
  }

  /** e^a. */
  exp(a: Node): Node {
    return this.map(a, Math.exp, Math.exp);
  }

  /** The sum of each row, as one column. */
  sumRows(a: Node): Node {
    const value = new Float64Array(a.rows);
    for (let i = 0; i < a.value.length; i++) {
      (value[Math.floor(i / a.columns)] as number) += a.value[i] as number;
    }
    return this.record(a.rows, 1, value, (self) => {
      for (let i = 0; i < a.value.length; i++) {
        (a.gradient[i] as number) += self.gradient[Math.floor(i / a.columns)] as number;
      }
    });
  }

  /** The sum of all entries, 1 × 1. */
  sum(a: Node): Node {
    return this.sumRows(this.transpose(this.sumRows(a)));
  }

  /** The rows of a with the given indices, in that order, repeats allowed. */
  rows(a: Node, indices: readonly number[]): Node {
    const n = a.columns;
    const value = new Float64Array(indices.length * n);
    indices.forEach((row, i) => {
      if (!(row >= 0 && row < a.rows)) {
        throw new RangeError(`rows: ${row} of a matrix of ${a.rows} rows`);
      }
      value.set(a.value.subarray(row * n, (row + 1) * n), i * n);
    });
    return this.record(indices.length, n, value, (self) => {
      indices.forEach((row, i) => {
        for (let j = 0; j < n; j++) {
          (a.gradient[row * n + j] as number) += self.gradient[i * n + j] as number;
        }
      });
    });
  }

  /** Columns from ≤ j < to. */
  columns(a: Node, from: number, to: number): Node {
    const indices = Array.from({ length: to - from }, (_, i) => from + i);
    return this.transpose(this.rows(this.transpose(a), indices));
  }

  /** Matrices of as many rows side by side. */
  beside(parts: readonly Node[]): Node {
    const rows = (parts[0] as Node).rows;
    const columns = parts.reduce((total, part) => total + part.columns, 0);
    const value = new Float64Array(rows * columns);
    const visit = (act: (part: Node, inner: number, outer: number) => void) => {
      let offset = 0;
      for (const part of parts) {
        for (let i = 0; i < part.value.length; i++) {
          const row = Math.floor(i / part.columns);
          act(part, i, row * columns + offset + (i % part.columns));
        }
        offset += part.columns;
      }
    };
    visit((part, inner, outer) => {
      value[outer] = part.value[inner] as number;
    });
    return this.record(rows, columns, value, (self) => {
      visit((part, inner, outer) => {
        (part.gradient[inner] as number) += self.gradient[outer] as number;
      });
    });
  }

  /** log softmax of each row. */
  logSoftmax(a: Node): Node {
    // The shift by the row's maximum cancels in value and derivative, so it enters as a constant.
    const shift = new Float64Array(a.rows);
    for (let i = 0; i < a.rows; i++) {
      shift[i] = Math.max(...a.value.subarray(i * a.columns, (i + 1) * a.columns));
    }
    const shifted = this.subtract(a, this.leaf(a.rows, 1, shift));
    const total = this.map(this.sumRows(this.exp(shifted)), Math.log, (x) => 1 / x);
    return this.subtract(shifted, total);
  }

  /** Entry (row, column), 1 × 1. */
  entry(a: Node, row: number, column: number): Node {
    return this.columns(this.rows(a, [row]), column, column + 1);
  }
}
