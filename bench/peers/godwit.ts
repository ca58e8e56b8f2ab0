import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { compileModel } from "@godwit/core";
import { loadSync, Matrix, type Input } from "@godwit/runtime";
import { decompress } from "../../packages/cli/src/decompress.ts";
import type { Task } from "../task.ts";
import type { Opened } from "./contender.ts";
import { readColumnsFile, readNumbers } from "./read-inputs.ts";

const rowsOfOne = 500;

/** This project: columns in one call for many rows, plain objects for one. */
export async function openGodwit(task: Task, models: string): Promise<Opened> {
  const { artifact } = await compileModel(
    { bytes: readFileSync(`${models}/${task.model}.pkl`) },
    { decompress, sha256: (bytes) => createHash("sha256").update(bytes).digest("hex") },
  );
  const model = loadSync(artifact);
  const names = model.manifest.columns.map(({ name }) => name);
  const columns = readInput(task, models, names);
  const inputs: Input[] = task.rows === 1 ? Array.from({ length: rowsOfOne }, (_, row) => rowOf(columns, row)) : [wholeOf(task, columns)];
  const { threads } = task;
  return {
    inputs: inputs.length,
    call:
      threads === undefined
        ? (index) => model.predictProba(inputs[index]!)
        : (index) => model.predictProbaAsync(inputs[index]!, { threads }),
    plain: (answer) => (answer instanceof Matrix ? answer.data : (answer as number[])),
    close: () => model.free(),
  };
}

type Columns = Readonly<Record<string, Float64Array | readonly (string | number | null)[]>>;

function readInput({ input }: Task, models: string, names: readonly (string | null)[]): Columns {
  if (input === "numbers") return Object.fromEntries(readNumbers(models).columns.map((column, at) => [names[at]!, column]));
  const columns = readColumnsFile(`${models}/${input}.json`);
  if (input === "texts") return columns;
  const isText = (column: readonly unknown[]): boolean => column.some((cell) => typeof cell === "string");
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      isText(column) ? column : Float64Array.from(column, (cell) => (cell === null ? Number.NaN : Number(cell))),
    ]),
  );
}

function wholeOf({ input }: Task, columns: Columns): Input {
  return input === "texts" ? (columns["text"] as readonly string[]) : columns;
}

function rowOf(columns: Columns, row: number): Input {
  const cells = Object.entries(columns).map(([name, column]) => [name, column[row]!] as const);
  return cells.length === 1 && cells[0]![0] === "text" ? String(cells[0]![1]) : Object.fromEntries(cells);
}
