import { GodwitError } from "@godwit/core/errors";
import { csvHeader, type Field, type FieldType, type ScalarVector } from "@godwit/data";
import type { EngineOutput, SignatureMethod, SignatureOutput } from "@godwit/runtime";
import type { MethodPrediction } from "../../predict/prediction.ts";

const mostColumns = 1600;

/** The columns of a method's answer: `predict`, `predict_proba_<label>`, else `<method>_<i>`; of a hook's answer its fields. */
export function answerFields(method: SignatureMethod, widths: readonly number[], named: boolean): readonly Field[] {
  const columns = widths.reduce((sum, width) => sum + width, 0);
  if (columns > mostColumns)
    throw new GodwitError("LIMIT_EXCEEDED", `${method.name} answers with ${columns} columns, and a table has up to ${mostColumns}`, {
      hint: "Write them with `godwit predict` to .npz.",
    });
  const names = named ? method.outputs.map(({ name }) => name) : csvHeader(method.name, method.outputs, widths);
  const types = method.outputs.flatMap((output, index) => Array.from({ length: widths[index]! }, () => typeOf(output)));
  return names.map((name, index) => ({ name, type: types[index]!, nullable: types[index]!.kind === "text" || named }));
}

/** The cells of the same columns. */
export function answerVectors({ parts, named }: MethodPrediction): readonly ScalarVector[] {
  return parts.flatMap(({ output, value }) => vectorsOf(output, value, named === true));
}

function typeOf({ dtype }: SignatureOutput): ScalarVector["type"] {
  const [, kind = "", bytes = "8"] = /^[<>|=]?([a-zA-Z])(\d*)/.exec(dtype) ?? [];
  if (kind === "b") return { kind: "boolean" };
  if (kind === "f") return { kind: "float", bits: bytes === "4" || bytes === "2" ? 32 : 64 };
  if (kind === "i" || kind === "u") return { kind: "integer", bits: (Number(bytes) * 8) as 8 | 16 | 32 | 64, signed: kind === "i" };
  return { kind: "text" };
}

function vectorsOf(output: SignatureOutput, value: EngineOutput, named: boolean): ScalarVector[] {
  const type = typeOf(output);
  const dense = value.kind === "sparse" ? densified(value) : value;
  const { rows, width, data } = dense;
  return Array.from({ length: width }, (_, column) =>
    vectorOf(type, rows, (row) => data[row * width + column] ?? null, data, width, named),
  );
}

type Cell = number | bigint | string | null;

function vectorOf(
  type: ScalarVector["type"],
  rows: number,
  cell: (row: number) => Cell,
  data: EngineOutput["data"],
  width: number,
  named: boolean,
): ScalarVector {
  if (type.kind === "text") return textVector(type, rows, cell);
  if (type.kind === "boolean") return { type, values: Uint8Array.from({ length: rows }, (_, row) => Number(cell(row))), present: null };
  const values = arrayOf(type, rows);
  if (width === 1 && data.constructor === values.constructor)
    return { type, values: data as Float64Array, present: presentOf(type, data as Float64Array, named) };
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (let row = 0; row < rows; row++) values[row] = BigInt(cell(row) ?? 0);
  else for (let row = 0; row < rows; row++) values[row] = Number(cell(row));
  return { type, values, present: presentOf(type, values, named) };
}

/** A number that a hook left out is null; NaN that a model answers stays NaN. */
function presentOf(type: FieldType, values: ArrayLike<number | bigint>, named: boolean): Uint8Array | null {
  if (!named || type.kind !== "float") return null;
  const present = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  return present.includes(0) ? present : null;
}

function textVector(type: ScalarVector["type"], rows: number, cell: (row: number) => Cell): ScalarVector {
  const values: string[] = [];
  let present: Uint8Array | null = null;
  for (let row = 0; row < rows; row++) {
    const text = cell(row);
    values.push(text === null ? "" : String(text));
    if (text === null) (present ??= new Uint8Array(rows).fill(1))[row] = 0;
  }
  return { type, values, present };
}

type NumberCells =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

function arrayOf(type: ScalarVector["type"], rows: number): NumberCells {
  if (type.kind === "float") return type.bits === 32 ? new Float32Array(rows) : new Float64Array(rows);
  const { bits, signed } = type.kind === "integer" ? type : { bits: 64, signed: true };
  if (bits === 64) return signed ? new BigInt64Array(rows) : new BigUint64Array(rows);
  if (bits === 32) return signed ? new Int32Array(rows) : new Uint32Array(rows);
  if (bits === 16) return signed ? new Int16Array(rows) : new Uint16Array(rows);
  return signed ? new Int8Array(rows) : new Uint8Array(rows);
}

function densified({ rows, width, indptr, indices, data }: Extract<EngineOutput, { readonly kind: "sparse" }>): {
  readonly rows: number;
  readonly width: number;
  readonly data: Float64Array;
} {
  const dense = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) dense[row * width + indices[at]!] = data[at]!;
  return { rows, width, data: dense };
}
