import { GodwitError } from "@godwit/core/errors";
import type { Model } from "@godwit/runtime";
import type { AttachedTable } from "./attached-table.ts";

/** A row as the statements give it: `k0…` the key, `c0…` the inputs. */
export type PendingRow = Readonly<Record<string, string | boolean | null>>;

/** A row of predictions, as JSON: what JSON has no number for is a text. */
export type ScoredRow = Readonly<Record<string, unknown>>;

/** Scores rows one by one, so that a wrong one fails alone: its `error` says why, and its answers are null. */
export function scoreRows(model: Model, table: AttachedTable, modelHash: string, rows: readonly PendingRow[]): readonly ScoredRow[] {
  return rows.map((row) => {
    const scored: Record<string, unknown> = { error: null, input_hash: row["hash"], model_hash: modelHash };
    table.key.forEach(({ name }, index) => {
      scored[name] = row[`k${index}`];
    });
    try {
      const cells = table.inputs.map(({ name, kind }, index) => inputOf(row[`c${index}`] ?? null, kind, name));
      const input = table.byPosition ? cells : Object.fromEntries(table.inputs.map(({ name }, index) => [name, cells[index]!]));
      for (const { name } of table.methods) scored[name] = asJson(model.call(name, input));
    } catch (error) {
      if (!(error instanceof GodwitError)) throw error;
      for (const { name } of table.methods) scored[name] = null;
      scored["error"] = `${error.code}: ${error.message}${error.where.column === undefined ? "" : ` (column ${error.where.column})`}`;
    }
    return scored;
  });
}

function inputOf(value: string | boolean | null, kind: "number" | "boolean" | "text", column: string): string | number | boolean | null {
  if (value === null || kind !== "number") return value;
  const number = Number(value);
  if (/^-?\d+$/.test(String(value)) && !Number.isSafeInteger(number))
    throw new GodwitError("WRONG_TYPE", `${value} has more digits than a double holds`, { where: { column } });
  return number;
}

function asJson(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(asJson);
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array, asJson) : value;
}
