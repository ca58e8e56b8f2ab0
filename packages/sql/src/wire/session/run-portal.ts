import { StatementType } from "@duckdb/node-api";
import type { SqlResult } from "../../engine/sql-result.ts";
import { emptyMessages, writeComplete, writeEmpty, writeNotice, writeRowDescription } from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import { commandTag } from "../statements/command-tag.ts";
import { portalColumns } from "./describe-portal.ts";
import { mayWrite } from "./engine-turn.ts";
import { asDescribed, sentColumns, type Portal } from "./portal.ts";
import { dataRows, RowCursor } from "./row-cursor.ts";
import { runCommand } from "./run-command.ts";
import type { SessionParts } from "./session-parts.ts";

/**
 * Executes a portal from where it stands, and sends at most `limit` rows. With `tellsColumns` they are described first; without, the
 * client was told before what they are. Throws SqlError.
 */
export async function runPortal(parts: SessionParts, portal: Portal, limit: number, tellsColumns: boolean): Promise<void> {
  const { output, transaction } = parts;
  const { prepared } = portal;
  transaction.demandUsable(prepared.command);
  if (prepared.tokens.length === 0) return writeEmpty(output.writer, emptyMessages.emptyQuery);
  if (mayWrite(prepared)) transaction.noteWrite();
  try {
    if (prepared.command.kind === "query") await runQuery(parts, portal, limit, tellsColumns);
    else await runCommand(parts, portal);
  } catch (error) {
    throw prepared.explain(error);
  }
}

async function runQuery(parts: SessionParts, portal: Portal, limit: number, tellsColumns: boolean): Promise<void> {
  const { output, engine, check } = parts;
  const { writer } = output;
  const { prepared } = portal;
  if (portal.isDone) throw new SqlError("55000", "the portal has been run to its end");
  if (portal.cursor === null) {
    const told = tellsColumns ? null : portalColumns(parts, portal);
    const result = await engine.run(portal);
    if (result.columns.length === 0) {
      portal.isDone = true;
      tellWarnings(parts);
      return writeComplete(writer, countTag(portal, result));
    }
    const columns = sentColumns(result.columns, portal.formats, parts.settings.printing);
    if (tellsColumns)
      writeRowDescription(
        writer,
        columns.map(({ described }) => described),
      );
    portal.write = dataRows(told === null ? columns : asDescribed(columns, told));
    portal.cursor = new RowCursor(result);
  }
  engine.reads(portal.cursor);
  const { sent, isDone } = await portal.cursor.send(output, limit, portal.write!, check);
  portal.sent += sent;
  if (!isDone) return writeEmpty(writer, emptyMessages.portalSuspended);
  portal.isDone = true;
  tellWarnings(parts);
  writeComplete(writer, commandTag(prepared.tokens, prepared.statement!.statementType, portal.sent));
}

function tellWarnings({ engine, output }: SessionParts): void {
  for (const warning of engine.takeWarnings()) writeNotice(output.writer, new SqlError("01000", warning));
}

function countTag({ prepared }: Portal, { changed, statementType }: SqlResult): string {
  const isFilled = changed !== null && statementType === StatementType.CREATE;
  return isFilled ? `SELECT ${changed}` : commandTag(prepared.tokens, statementType, changed ?? 0);
}
