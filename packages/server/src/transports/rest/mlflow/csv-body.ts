import { GodwitError } from "@godwit/core/errors";
import { parseCsv } from "@godwit/core/formats";
import type { EngineBatch, SignatureColumn } from "@godwit/runtime";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { readRequestColumns, readRequestRows } from "../../../models/read-request.ts";

/** A CSV body (RFC 4180, header first) as a batch: by name where the model knows names, else by position. */
export function batchOfCsv(model: ModelSignature, text: string): EngineBatch {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) throw new GodwitError("MALFORMED_INPUT", "the CSV body is empty");
  const rows = records.filter((record) => record.length > 1 || record[0] !== "" || header.length === 1);
  rows.forEach((row, index) => {
    if (row.length !== header.length)
      throw new GodwitError("MALFORMED_INPUT", `the row has ${row.length} fields, the header ${header.length}`, { where: { row: index } });
  });
  const { columns } = model;
  if (!model.isNamed)
    return readRequestRows(
      columns,
      rows.map((row) => row.map((field, index) => cellOf(columns[index], field))),
    );
  const read = columns.filter((column) => column.unread !== true);
  const named = read.map((column) => [column.name!, rows.map((row) => cellOf(column, row[header.indexOf(column.name!)]))] as const);
  for (const [name] of named)
    if (!header.includes(name))
      throw new GodwitError("MISSING_COLUMN", `the column ${JSON.stringify(name)} is missing`, { where: { column: name } });
  return readRequestColumns(columns, Object.fromEntries(named));
}

/** An empty field is missing; numeric columns take numbers, `nan`, `inf`, `True` and `False`; what is no number stays a string, which is an error there. */
function cellOf(column: SignatureColumn | undefined, field: string | undefined): string | number | null {
  if (field === undefined || field === "") return null;
  if (column?.dtype !== "f64") return field;
  const trimmed = field.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (/^nan$/i.test(trimmed)) return Number.NaN;
  if (/^(true|false)$/i.test(trimmed)) return trimmed.length === 4 ? 1 : 0;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(trimmed);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  return field;
}
