import { describeType } from "@godwit/data";
import type { BatchPreview, BatchRequest } from "@godwit/server/jobs";
import { table } from "../registered/print-version.ts";

/** What a run would do, for people or for machines. */
export function printPreview({ plan, rows, rejects }: BatchPreview, { chunkRows }: BatchRequest, json: boolean): string {
  const columns = plan.mapped.map(({ column, label, field }) => ({
    model: label,
    takes: column.dtype === "f64" ? "numbers" : "strings",
    source: field?.name ?? null,
    type: field === null ? null : describeType(field.type),
  }));
  const output = plan.output.schema.map(({ name, type }) => ({ name, type: describeType(type) }));
  const parts = plan.parts.map(({ name, rows: count, bytes }) => ({ name, rows: count, bytes }));
  if (json)
    return JSON.stringify({
      run: plan.key,
      input: plan.input,
      output: plan.sink,
      methods: plan.methods,
      columns,
      schema: output,
      parts,
      rows,
      rejects,
    });
  const shown = (cell: unknown): string => (typeof cell === "string" ? cell : JSON.stringify(cell));
  return [
    table([
      ["model's column", "takes", "input's column", "type"],
      ...columns.map((each) => [each.model, each.takes, each.source ?? "(not read)", each.type ?? ""]),
    ]),
    `\nthe first rows as they would be written${rows.length === 0 ? ": there are none" : ""}`,
    ...(rows.length === 0 ? [] : [table([output.map(({ name, type }) => `${name} (${type})`), ...rows.map((row) => row.map(shown))])]),
    ...rejects.map((reject) => `rejected: ${reject}`),
    `\n${plan.input}: ${parts.length} ${parts.length === 1 ? "part" : "parts"}, ${plan.rows === null ? "rows not counted" : `${plan.rows} rows`}, in chunks of ${chunkRows}`,
    `→ ${plan.sink}, run ${plan.key}`,
  ].join("\n");
}
