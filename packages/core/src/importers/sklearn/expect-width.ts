import { GodwitError } from "../../errors/index.ts";
import type { ImportContext } from "./context.ts";
import type { Table } from "./table.ts";

/** Throws INVALID_MODEL where a step knows another number of columns than it is given. */
export function expectWidth(context: ImportContext, x: Table, count: number): void {
  if (x.width === count) return;
  throw new GodwitError("INVALID_MODEL", `the step knows ${count} columns and is given ${x.width}`, { where: context.where() });
}
