import { emptyMessages, writeEmpty, writeRowDescription, type DescribedColumn } from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import { typeOids } from "../values/type-oids.ts";
import { sentColumns, type Portal } from "./portal.ts";
import { givesRows } from "./prepared.ts";
import type { SessionParts } from "./session-parts.ts";

/** Tells a client the columns of what a portal will give, or that there are none. Throws SqlError. */
export function describePortal({ output, ...parts }: SessionParts, portal: Portal): void {
  const columns = portalColumns(parts, portal);
  if (columns === null) writeEmpty(output.writer, emptyMessages.noData);
  else writeRowDescription(output.writer, columns);
}

/** Null where a portal gives no rows. Throws SqlError. */
export function portalColumns(
  { cursors, settings }: Pick<SessionParts, "cursors" | "settings">,
  { prepared, formats }: Portal,
): readonly DescribedColumn[] | null {
  const { command, columns } = prepared;
  if (command.kind === "show") return [{ name: command.name, oid: typeOids.text.oid, size: -1, modifier: -1, format: 0 }];
  if (command.kind === "fetch")
    return sentColumns(cursors.get(command.name).columns, formats, settings.printing).map(({ described }) => described);
  if (command.kind !== "query" || !givesRows(prepared)) return null;
  if (columns === null)
    throw new SqlError("42P18", "the types of the result cannot be determined", { hint: "Give the parameters types: $1::INTEGER." });
  return sentColumns(columns, formats, settings.printing).map(({ described }) => described);
}
