import { standardOutput } from "@godwit/data/files";
import type { DuckDBValue, SqlResult } from "@godwit/sql";
import { jsonOf, textOf } from "./cell-text.ts";
import { printTable, type TableLook } from "./print-table.ts";

export type ResultFormat = "table" | "json" | "jsonl" | "csv";

/** Rows that a table of the shell shows; further ones are counted. */
const mostShown = 1000;

/** Writes a result to standard output as it comes; a table once its rows are known. */
export async function writeResult(result: SqlResult, format: ResultFormat, look: TableLook): Promise<void> {
  const output = standardOutput();
  const write = async (text: string): Promise<void> => output.write(Buffer.from(text, "utf8"));
  const names = uniqueNames(result.columns.map(({ name }) => name));
  if (format === "table") return write(await tableOf(result, look));
  if (format === "csv" && names.length > 0) await write(`${names.map(csvCell).join(",")}\n`);
  let first = true;
  for await (const chunk of result.chunks()) {
    const lines = chunk.getRows().map((row) => lineOf(format, names, row));
    if (format === "json") await write((first ? "[" : ",\n ") + lines.join(",\n "));
    else await write(`${lines.join("\n")}\n`);
    first = false;
  }
  if (format === "json") await write(first ? "[]\n" : "]\n");
}

function lineOf(format: ResultFormat, names: readonly string[], row: readonly DuckDBValue[]): string {
  if (format === "csv") return row.map((value) => (value === null ? "" : csvCell(textOf(value)))).join(",");
  return JSON.stringify(Object.fromEntries(row.map((value, column) => [names[column]!, jsonOf(value)])));
}

async function tableOf(result: SqlResult, look: TableLook): Promise<string> {
  const { columns, changed } = result;
  if (columns.length === 0) return changed === null ? "" : `${changed} ${changed === 1 ? "row" : "rows"} written\n`;
  const rows: (string | null)[][] = [];
  let count = 0;
  for await (const chunk of result.chunks()) {
    count += chunk.rowCount;
    if (rows.length < mostShown)
      rows.push(
        ...chunk
          .getRows()
          .slice(0, mostShown - rows.length)
          .map((row) => row.map((value) => (value === null ? null : textOf(value)))),
      );
  }
  const table = printTable(
    columns.map(({ name }) => name),
    rows,
    look,
  );
  const shown = count > rows.length ? `, the first ${rows.length} shown` : "";
  return `${table}\n${count} ${count === 1 ? "row" : "rows"}${shown}\n`;
}

/** An empty string is quoted, so that it is not NULL. */
function csvCell(text: string): string {
  return text === "" || /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Names of an object's fields: the second `a` is `a_1`. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 1; taken.has(unique); number++) unique = `${name}_${number}`;
    taken.add(unique);
    return unique;
  });
}
