import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { compileModel } from "@godwit/core";
import { loadSync, Matrix, type DictionaryCells, type Input, type Row } from "@godwit/runtime";
import { decompress } from "@godwit/data/files";
import type { Setup } from "../../order.ts";
import { cutCells, readColumns, type Cells } from "./inputs.ts";
import type { Loaded } from "./loaded.ts";

const heapRows = 500;
const mostOutputs = 10;

/** From the trainer's file to an artifact. */
export async function prepareGodwit({ source, prepared }: Setup): Promise<void> {
  const { artifact } = await compileModel(
    { bytes: readFileSync(source) },
    { decompress, sha256: (bytes) => createHash("sha256").update(bytes).digest("hex") },
  );
  writeFileSync(prepared, artifact);
}

/** This project: columns in one call for many rows, plain objects for one. */
export function loadGodwit(setup: Setup): Promise<Loaded> {
  const { model, prepared, threads } = setup;
  const godwit = loadSync(readFileSync(prepared));
  let columns: Readonly<Record<string, Cells>> | undefined;
  const cut = (start: number, rows: number): Record<string, Cells> => {
    columns ??= readColumns(
      setup,
      godwit.manifest.columns.map(({ name }) => name!),
    );
    return Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cutCells(cells, start, rows)]));
  };
  const input = (start: number, rows: number): Input => {
    const part = cut(start, rows);
    if (model.input === "texts") return rows === 1 ? (part["text"] as string[])[0]! : (part["text"] as string[]);
    if (rows === 1) return Object.fromEntries(Object.entries(part).map(([name, cells]) => [name, cells[0]!]));
    return model.dictionary === true ? Object.fromEntries(Object.entries(part).map(([name, cells]) => [name, encoded(cells)])) : part;
  };
  const call = callOf(godwit, model.method, threads);
  return Promise.resolve({
    input,
    call,
    get rowCalls() {
      const objects = Array.from({ length: heapRows }, (_, row) => input(row, 1) as Row);
      const lists = objects.map((row) => (typeof row === "string" ? row : Object.values(row))) as Row[];
      const target = new Float64Array(mostOutputs);
      return [
        (index: number) => call(objects[index % heapRows]),
        ...[objects, lists].map((rows) => (index: number) => godwit.callInto(model.method, rows[index % heapRows]!, target)),
      ];
    },
    plain: (answer) =>
      (answer instanceof Matrix ? answer.data : typeof answer === "number" ? [answer] : (answer as number[])) as ArrayLike<number>,
  });
}

/** A column of strings by its dictionary, which is frozen, as one that is read from a file is. */
function encoded(cells: Cells): Float64Array | DictionaryCells {
  if (cells instanceof Float64Array) return cells;
  const values = [...new Set(cells)];
  const places = new Map(values.map((value, code) => [value, code]));
  return { codes: Int32Array.from(cells, (cell) => places.get(cell)!), values: Object.freeze(values) };
}

function callOf(godwit: ReturnType<typeof loadSync>, method: Setup["model"]["method"], threads: number): (input: unknown) => unknown {
  if (threads > 1) return (input) => godwit.callAsync(method, input as Input, { threads });
  const call = { predict: godwit.predict, predict_proba: godwit.predictProba, decision_function: godwit.decisionFunction }[method];
  return (input) => call(input as Input);
}
