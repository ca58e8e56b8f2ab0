import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../../files/byte-source.ts";
import type { Frame } from "../../../frames/frame.ts";
import { frameOfColumns } from "../../../frames/frame-of-columns.ts";
import type { ReadOptions } from "../../../sources/source.ts";
import type { FrameFile } from "../../frame-file.ts";
import { defaultFrameRows } from "../../frame-file.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ParquetMetadata } from "../parquet-column.ts";
import { ColumnCursor } from "./column-cursor.ts";
import { readMetadata } from "./read-metadata.ts";

/** A window of each column is held; what all of them take stays about the same, however many there are. */
const windowsBytes = 32 << 20;
const smallestWindow = 1 << 16;
const largestWindow = 1 << 20;

/** Opens a Parquet file. Rows are read from any place on, page by page. MALFORMED_INPUT, UNSUPPORTED_INPUT. */
export async function openParquet(source: ByteSource): Promise<FrameFile> {
  const metadata = await readMetadata(source);
  return {
    schema: metadata.columns.map(({ field }) => field),
    unreadable: metadata.unreadable,
    rows: metadata.rows,
    frames: (options) => framesOf(source, metadata, options),
  };
}

async function* framesOf(source: ByteSource, { columns, groups }: ParquetMetadata, options: ReadOptions): AsyncGenerator<Frame, void, undefined> {
  const byName = new Map(columns.map((column) => [column.field.name, column]));
  const cursors = options.columns.map((wanted) => new ColumnCursor(byName.get(wanted.name)!, wanted));
  const windowBytes = Math.max(smallestWindow, Math.min(largestWindow, Math.floor(windowsBytes / Math.max(1, cursors.length))));
  const frameRows = options.frameRows ?? defaultFrameRows(cursors.length);
  let skipped = options.firstRow ?? 0;
  let row = 0;
  for (const group of groups) {
    if (skipped >= group.rows) {
      skipped -= group.rows;
      row += group.rows;
      continue;
    }
    let at = skipped;
    skipped = 0;
    try {
      for (const cursor of cursors) cursor.start(group.chunks, source.readAt!, windowBytes);
      if (at > 0) await Promise.all(cursors.map((cursor) => cursor.skip(at)));
      while (at < group.rows) {
        options.signal?.throwIfAborted();
        const rows = Math.min(frameRows, group.rows - at);
        const read = await Promise.all(cursors.map((cursor) => cursor.take(rows)));
        yield frameOfColumns(rows, row + at, read);
        at += rows;
      }
    } catch (error) {
      throw placed(error, source.name, row + at);
    }
    row += group.rows;
  }
}

function placed(error: unknown, file: string, row: number): unknown {
  if (error instanceof GodwitError) return error.at({ file, row });
  return error instanceof RangeError ? malformedParquet(error.message).at({ file, row }) : error;
}
