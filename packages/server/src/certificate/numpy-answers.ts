import { GodwitError } from "@godwit/core/errors";
import {
  defaultLimits,
  readNpy,
  readNpz,
  sparseFromNpz,
  toFloat64,
  toInt32,
  toValues,
  type NdArray,
  type SparseMatrix,
} from "@godwit/core/formats";
import type { SignatureOutput } from "@godwit/core/artifact";
import { decompress, allBytes, type ByteSource } from "@godwit/data/files";
import { misfit, type ExpectedAnswers } from "./expected-answers.ts";
import type { AnswerCell } from "./measure.ts";

/** Answers in a .npy file (one array) or a .npz file (arrays by the names of the outputs, or one sparse matrix); they are held in memory. */
export async function numpyAnswers(
  source: ByteSource,
  format: "npy" | "npz",
  outputs: readonly SignatureOutput[],
): Promise<ExpectedAnswers> {
  const file = source.name;
  const bytes = await allBytes(source);
  try {
    if (format === "npy") {
      if (outputs.length > 1) throw misfit(file, `the method answers with ${outputs.length} arrays, and .npy holds one`);
      return new ArrayAnswers(file, [takerOfArray(readNpy(bytes))]);
    }
    const arrays = await readNpz(bytes, decompress, defaultLimits);
    const sparse = sparseFromNpz(arrays);
    if (sparse !== null) return new ArrayAnswers(file, [takerOfSparse(sparse, file)]);
    return new ArrayAnswers(
      file,
      outputs.map(({ name }) => takerOfArray(arrays.get(name) ?? only(arrays) ?? lacking(name, file))),
    );
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code === "WRONG_WIDTH") throw error;
    throw new GodwitError("MALFORMED_INPUT", error.message, { where: { file }, cause: error });
  }
}

function only(arrays: ReadonlyMap<string, NdArray>): NdArray | undefined {
  return arrays.size === 1 ? [...arrays.values()][0] : undefined;
}

function lacking(name: string, file: string): never {
  throw misfit(file, `there is no array '${name}'`);
}

/** Rows of an array, as row-major cells. */
interface Taker {
  readonly rows: number;
  readonly width: number;
  take(first: number, rows: number): ArrayLike<AnswerCell>;
}

function takerOfArray(array: NdArray): Taker {
  const [rows = 1, ...dims] = array.shape;
  const width = dims.reduce((product, size) => product * size, 1);
  const cells = cellsOf(array);
  return { rows, width, take: (first, count) => cells.slice(first * width, (first + count) * width) };
}

function cellsOf(array: NdArray): { slice(from: number, to: number): ArrayLike<AnswerCell> } {
  const { type, itemSize } = array.dtype;
  if (type === "float" || type === "bool" || ((type === "int" || type === "uint") && itemSize < 8)) return toFloat64(array);
  return toValues(array) as readonly AnswerCell[];
}

function takerOfSparse(matrix: SparseMatrix, file: string): Taker {
  if (matrix.format !== "csr") throw misfit(file, `a sparse matrix in ${matrix.format} form is not compared; save it as csr`);
  const [rows, width] = matrix.shape;
  const data = toFloat64(matrix.data);
  const indices = toInt32(matrix.indices);
  const indptr = toInt32(matrix.indptr);
  return {
    rows,
    width,
    take(first, count) {
      const cells = new Float64Array(count * width);
      for (let row = 0; row < count; row++)
        for (let at = indptr[first + row] ?? 0; at < (indptr[first + row + 1] ?? 0); at++) cells[row * width + indices[at]!]! += data[at]!;
      return cells;
    },
  };
}

class ArrayAnswers implements ExpectedAnswers {
  readonly #file: string;
  readonly #takers: readonly Taker[];
  #row = 0;

  constructor(file: string, takers: readonly Taker[]) {
    this.#file = file;
    this.#takers = takers;
  }

  async take(rows: number, widths: readonly number[]): Promise<readonly ArrayLike<AnswerCell>[]> {
    const first = this.#row;
    this.#row += rows;
    return this.#takers.map((taker, index) => {
      if (taker.width !== widths[index]) throw misfit(this.#file, `an answer has ${taker.width} values; ours has ${widths[index]}`);
      if (this.#row > taker.rows) throw misfit(this.#file, `there are ${taker.rows} answers, and more rows`);
      return taker.take(first, rows);
    });
  }

  async finish(): Promise<void> {
    for (const { rows } of this.#takers)
      if (rows !== this.#row) throw misfit(this.#file, `there are ${rows} answers for ${this.#row} rows`);
  }
}
