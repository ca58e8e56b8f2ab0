import { copyEncoder } from "../copy/copy-encoder.ts";
import { emptyMessages, writeEmpty } from "../protocol/messages.ts";
import type { CopyFormat } from "../statements/copy-command.ts";
import { sentColumns, type Portal } from "./portal.ts";
import { RowCursor } from "./row-cursor.ts";
import type { SessionParts } from "./session-parts.ts";

/** Answers COPY TO STDOUT; tells how many rows were sent. */
export async function copyOut({ engine, settings, output, check }: SessionParts, portal: Portal, format: CopyFormat): Promise<number> {
  const { writer } = output;
  const result = await engine.run(portal);
  const code = format.format === "binary" ? 1 : 0;
  const columns = sentColumns(result.columns, [code], settings.printing);
  writer.start("H").byte(code).int16(columns.length);
  for (const _ of columns) writer.int16(code);
  writer.end();
  const encoder = copyEncoder(
    format,
    columns,
    result.columns.map(({ name }) => name),
  );
  const rows = new RowCursor(result);
  engine.reads(rows);
  try {
    const { sent } = await rows.send(output, Infinity, encoder.row, check);
    encoder.end(writer);
    writeEmpty(writer, emptyMessages.copyDone);
    return sent;
  } finally {
    await engine.leave(rows);
  }
}
