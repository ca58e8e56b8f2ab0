import { GodwitError } from "../../errors/index.ts";
import type { Table } from "./table.ts";

/** Throws INVALID_MODEL where a step knows another number of columns than it is given. */
export function expectWidth(step: { where(): { readonly step?: string } }, x: Table, count: number): void {
  if (x.width === count) return;
  throw new GodwitError("INVALID_MODEL", `the step knows ${count} columns and is given ${x.width}`, { where: step.where() });
}
