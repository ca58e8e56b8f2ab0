import { BIGINT, BOOLEAN, DOUBLE, LIST, STRUCT, VARCHAR, type DuckDBType } from "@duckdb/node-api";
import type { SignatureOutput } from "@godwit/runtime";
import type { SqlMethod } from "./sql-model.ts";

/** The type of a method's answer: a number or label, a list of them, for several outputs a list of lists, for a hook's fields a STRUCT. */
export function answerType({ signature, dtypes, named }: SqlMethod): DuckDBType {
  const types = signature.outputs.map((output, index) => outputType(output, dtypes[index]!));
  if (named === true) return STRUCT(Object.fromEntries(signature.outputs.map(({ name }, index) => [name, types[index]!])));
  return types.length === 1 ? types[0]! : LIST(types[0]!);
}

/** Whether queries can hold what a method answers: its outputs are of one type. */
export function isAnswerable({ signature, dtypes, named }: SqlMethod): boolean {
  if (named === true) return true;
  const types = signature.outputs.map((output, index) => outputType(output, dtypes[index]!).toString());
  return new Set(types).size === 1;
}

function outputType({ dtype, shape }: SignatureOutput, engine: string): DuckDBType {
  const cell = cellType(dtype, engine);
  return shape === "rows" ? cell : LIST(cell);
}

/** By NumPy's dtype; an array of objects is of what the engine holds. */
function cellType(dtype: string, engine: string): DuckDBType {
  const kind = dtype.slice(1, 2);
  if (kind === "f") return DOUBLE;
  if (kind === "i" || kind === "u") return BIGINT;
  if (kind === "b" || engine === "bool") return BOOLEAN;
  if (kind === "U" || engine === "string") return VARCHAR;
  return engine === "i64" || engine === "i32" || engine === "u8" ? BIGINT : DOUBLE;
}
