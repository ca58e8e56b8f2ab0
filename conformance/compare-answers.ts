// Our answers beside the library's: dtype and shape, then each cell as the contract has it.
import type { Contract, SignatureMethod } from "@godwit/core/artifact";
import { describeError, GodwitError } from "@godwit/core/errors";
import { defaultLimits, readNpyHeader, readNpz, sparseFromNpz, toCompressedRows, type CompressedRows } from "@godwit/core/formats";
import { isUndecidedRow, isWithin, type Bounded, type Value } from "@godwit/core/ir";
import { decompress } from "@godwit/data/files";
import { openExpected, type ExpectedFormat } from "../packages/server/src/certificate/open-expected.ts";
import { Measure, type AnswerCell } from "../packages/server/src/certificate/measure.ts";
import type { Answer } from "../packages/data/src/tables/answer.ts";
import { storedSource } from "./stored-file.ts";

/** The dtype and the number of dimensions of a .npy answer. */
export function shapeProblems({ outputs }: SignatureMethod, stored: Buffer, rows: number, values: readonly Value[]): string[] {
  const { dtype, shape } = readNpyHeader(stored);
  const [output] = outputs;
  const wrong: string[] = [];
  if (outputs.length !== 1 || output === undefined) return [`${outputs.length} outputs, and the library gives one array`];
  if (dtype.name !== output.dtype) wrong.push(`dtype ${output.dtype}, and the library's is ${dtype.name}`);
  const own = output.shape === "rows" ? [rows] : [rows, ...(output.dims ?? [values[0]!.width])];
  if (own.join() !== shape.join()) wrong.push(`shape [${own.join()}], and the library's is [${shape.join()}]`);
  return wrong;
}

/** The library's answers: row-major cells for each output, or one sparse matrix. */
type Theirs = { readonly kind: "dense"; readonly cells: readonly ArrayLike<AnswerCell>[] } | ({ readonly kind: "sparse" } & CompressedRows);

export async function readAnswers(
  { outputs }: SignatureMethod,
  path: string,
  stored: Buffer,
  values: readonly Value[],
): Promise<Theirs | string> {
  if (path.endsWith(".npz")) {
    const matrix = sparseFromNpz(await readNpz(stored, decompress, defaultLimits));
    if (matrix !== null) return { kind: "sparse", ...toCompressedRows(matrix) };
  }
  try {
    const expected = await openExpected(storedSource(path, stored), path.split(".").at(-1) as ExpectedFormat, outputs);
    const cells = await expected.take(
      values[0]!.rows,
      values.map(({ width }) => width),
    );
    await expected.finish();
    return { kind: "dense", cells };
  } catch (error) {
    return error instanceof GodwitError ? describeError(error) : String(error);
  }
}

/** Whether the bounds leave an answer that would be wrong; of no cell, there is none to be wrong. */
export function couldFail(bounds: readonly Bounded[]): boolean {
  return bounds.some(({ error }) => error === null || error.length === 0 || error.some((cell) => cell < Infinity));
}

/** The first difference beyond what the contract and the row's bounds allow; null where there is none. */
export function compareCells(method: SignatureMethod, ours: readonly Answer[], theirs: Theirs, bounds: readonly Bounded[]): string | null {
  return theirs.kind === "sparse" ? compareSparse(method.contract, ours, theirs, bounds) : compareDense(method, ours, theirs.cells, bounds);
}

/** Compares stored cells; a cell that only one side stores is 0 on the other. Where one is undecided, the library may store others. */
function compareSparse(contract: Contract, ours: readonly Answer[], theirs: CompressedRows, bounds: readonly Bounded[]): string | null {
  const [answer, bound] = [ours[0]!, bounds[0]!];
  if (answer.kind !== "sparse" || bound.value.kind !== "sparse") return "dense, and the library's is sparse";
  const { rows, columns } = theirs;
  if (answer.rows !== rows || answer.width !== columns)
    return `[${answer.rows}, ${answer.width}], and the library's is [${rows}, ${columns}]`;
  for (let row = 0; row < rows; row++) {
    const cells = rowCells(answer.indices, answer.data, answer.indptr, row);
    const expected = rowCells(theirs.columnIndex, theirs.values, theirs.starts, row);
    const beyond = isUndecidedRow(bound.value, bound.error, row) ? Infinity : 0;
    const allowed = bound.error === null ? null : rowCells(bound.value.indices, bound.error, bound.value.indptr, row);
    for (const column of new Set([...cells.keys(), ...expected.keys()])) {
      const [own, other] = [cells.get(column) ?? 0, expected.get(column) ?? 0];
      if (contract.kind === "delegated" || !isWithin(contract, own, other, allowed?.get(column) ?? beyond, "f64"))
        return `at [${row}, ${column}]: ${own} for ${other} (${contract.kind})`;
    }
  }
  return null;
}

function rowCells(indices: ArrayLike<number>, data: ArrayLike<number>, indptr: ArrayLike<number>, row: number): Map<number, number> {
  const cells = new Map<number, number>();
  for (let index = indptr[row]!; index < indptr[row + 1]!; index++)
    cells.set(indices[index]!, (cells.get(indices[index]!) ?? 0) + data[index]!);
  return cells;
}

function compareDense(
  method: SignatureMethod,
  ours: readonly Answer[],
  theirs: readonly ArrayLike<AnswerCell>[],
  bounds: readonly Bounded[],
): string | null {
  const measure = new Measure();
  method.outputs.forEach((output, index) =>
    measure.add(output, false, ours[index]!, theirs[index]!, method.contract, () => denseBounds(bounds[index]!)),
  );
  if (measure.outside === 0) return null;
  const first = method.outputs.map((_, index) => firstDifference(denseCells(ours[index]!), theirs[index]!)).find((each) => each !== null);
  return `${measure.outside} of ${measure.values} values break the contract (${method.contract.kind}), largest ${measure.maxUlp} ulp, ${measure.maxAbsolute} absolute; first ${first}`;
}

function firstDifference(ours: ArrayLike<AnswerCell>, theirs: ArrayLike<AnswerCell>): string | null {
  for (let index = 0; index < ours.length; index++)
    if (!Object.is(ours[index], theirs[index]) && Number(ours[index]) !== Number(theirs[index]))
      return `at ${index}: ${String(ours[index])} for ${String(theirs[index])}`;
  return null;
}

function denseBounds({ value, error }: Bounded): ArrayLike<number> | null {
  if (error === null || value.kind === "dense") return error;
  return denseCells({ ...value, data: error }) as ArrayLike<number>;
}

/** Whether an answer has the reference's bits. */
export function sameBits(ours: readonly Answer[], reference: readonly Value[]): boolean {
  return ours.every((answer, index) => {
    const [mine, theirs] = [answer.data, reference[index]!.data];
    return mine.length === theirs.length && Array.prototype.every.call(mine, (cell, at) => Object.is(cell, theirs[at]));
  });
}

function denseCells(answer: Answer): ArrayLike<AnswerCell> {
  if (answer.kind === "dense") return answer.data;
  const cells = new Float64Array(answer.rows * answer.width);
  for (let row = 0; row < answer.rows; row++)
    for (let index = answer.indptr[row]!; index < answer.indptr[row + 1]!; index++)
      cells[row * answer.width + answer.indices[index]!] = answer.data[index]!;
  return cells;
}
