import { writeComplete, writeNotice } from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import { copyIn } from "./copy-in.ts";
import { copyOut } from "./copy-out.ts";
import { sentColumns, type Portal } from "./portal.ts";
import { dataRows, RowCursor } from "./row-cursor.ts";
import type { SessionParts } from "./session-parts.ts";

/** Does what a client asks of its session rather than of the tables, and tells it so. */
export async function runCommand(parts: SessionParts, portal: Portal): Promise<void> {
  const { output, settings, transaction, statements, cursors } = parts;
  const { writer } = output;
  const { prepared } = portal;
  const { command } = prepared;
  const done = (tag: string): void => writeComplete(writer, tag);
  switch (command.kind) {
    case "begin":
      if (!(await transaction.begin())) writeNotice(writer, new SqlError("25001", "there is already a transaction in progress"));
      return done("BEGIN");
    case "commit":
    case "rollback": {
      if (!transaction.isOpen) writeNotice(writer, new SqlError("25P01", "there is no transaction in progress"));
      const ending = command.kind === "commit" && !transaction.hasFailed ? "COMMIT" : "ROLLBACK";
      if (transaction.isOpen) await transaction.end(ending);
      return done(ending);
    }
    case "savepoint":
      transaction.addSavepoint(command.name);
      return done("SAVEPOINT");
    case "release":
      transaction.releaseSavepoint(command.name);
      return done("RELEASE");
    case "rollback-to":
      await transaction.rollbackTo(command.name);
      return done("ROLLBACK");
    case "set":
      await settings.set(command.name, command.value);
      return done("SET");
    case "reset":
      if (command.name === null) await settings.reset();
      else await settings.set(command.name, null);
      return done("RESET");
    case "show": {
      const value = settings.get(command.name);
      if (value === undefined) throw new SqlError("42704", `unrecognized configuration parameter "${command.name}"`);
      writer.start("D").int16(1).cell(value);
      writer.end();
      return done("SHOW");
    }
    case "discard":
      statements.closeAll();
      await cursors.close(() => true);
      if (command.what === "all") await settings.reset();
      return done(`DISCARD ${command.what.toUpperCase()}`);
    case "deallocate":
      if (command.name === null) statements.closeAll();
      else statements.close(command.name);
      return done(command.name === null ? "DEALLOCATE ALL" : "DEALLOCATE");
    case "unlisten":
      return done("UNLISTEN");
    case "declare":
      await declareCursor(parts, portal, command.name);
      return done("DECLARE CURSOR");
    case "fetch":
      return done(`FETCH ${await fetchRows(parts, portal, command.name, command.count)}`);
    case "move": {
      const { rows } = cursors.get(command.name);
      parts.engine.reads(rows);
      return done(`MOVE ${await rows.skip(command.count)}`);
    }
    case "close":
      if (command.name !== null) cursors.get(command.name);
      await cursors.close((name) => command.name === null || name === command.name);
      return done(command.name === null ? "CLOSE CURSOR ALL" : "CLOSE CURSOR");
    case "copy-out":
      return done(`COPY ${await copyOut(parts, portal, command)}`);
    case "copy-in":
      return done(`COPY ${await copyIn(parts, portal, command)}`);
    case "query":
      return;
  }
  return command satisfies never;
}

async function declareCursor({ engine, transaction, cursors }: SessionParts, portal: Portal, name: string): Promise<void> {
  const { prepared } = portal;
  const outlivesTransaction = prepared.tokens.some(({ value }, index) => value === "with" && prepared.tokens[index + 1]?.value === "hold");
  if (!transaction.isOpen && !outlivesTransaction) throw new SqlError("25P01", "DECLARE CURSOR can only be used in transaction blocks");
  cursors.demandFree(name);
  const result = await engine.run(portal);
  cursors.declare(name, { rows: new RowCursor(result), prepared, columns: result.columns, outlivesTransaction });
}

/** Tells how many rows were sent. */
async function fetchRows({ engine, settings, cursors, output, check }: SessionParts, { formats }: Portal, name: string, count: number) {
  const { rows, columns, prepared } = cursors.get(name);
  engine.reads(rows);
  try {
    const { sent } = await rows.send(output, count, dataRows(sentColumns(columns, formats, settings.printing)), check);
    return sent;
  } catch (error) {
    throw prepared.explain(error);
  }
}
