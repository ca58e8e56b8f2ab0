import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../../files/byte-source.ts";
import type { Frame } from "../../../frames/frame.ts";
import { frameOfColumns } from "../../../frames/frame-of-columns.ts";
import { deriveColumn } from "../../../frames/derive-column.ts";
import type { ReadOptions, WantedColumn } from "../../../sources/source.ts";
import { defaultFrameRows, type FrameFile } from "../../frame-file.ts";
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

async function* framesOf(
  source: ByteSource,
  { columns, groups }: ParquetMetadata,
  options: ReadOptions,
): AsyncGenerator<Frame, void, undefined> {
  const byName = new Map(columns.map((column) => [column.field.name, column]));
  const ways = columnsByName(options.columns);
  const cursors = [...ways].map(([name, as]) => new ColumnCursor(byName.get(name)!, { name, as: as.size === 1 ? [...as][0]! : "stored" }));
  const types = cursors.map(({ type }) => type);
  if (options.memory !== undefined) for (const cursor of cursors) cursor.copiesCells();
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
        const room = options.memory?.room(types, rows);
        const read = await Promise.all(cursors.map((cursor, index) => cursor.take(rows, room?.cells[index] ?? null)));
        const found = new Map(read.map((column) => [column.name, column]));
        const asked = options.columns.map(({ name, as }) =>
          ways.get(name)!.size === 1 ? found.get(name)! : deriveColumn(found.get(name)!, byName.get(name)!.field, as),
        );
        const frame = frameOfColumns(rows, row + at, asked);
        yield room === undefined ? frame : { ...frame, held: room.held };
        at += rows;
      }
    } catch (error) {
      throw placed(error, source.name, row + at);
    }
    row += group.rows;
  }
}

/** A column that is asked for in several ways is read once. */
function columnsByName(columns: readonly WantedColumn[]): ReadonlyMap<string, ReadonlySet<WantedColumn["as"]>> {
  const ways = new Map<string, Set<WantedColumn["as"]>>();
  for (const { name, as } of columns) ways.set(name, (ways.get(name) ?? new Set()).add(as));
  return ways;
}

function placed(error: unknown, file: string, row: number): unknown {
  if (error instanceof GodwitError) return error.at({ file, row });
  return error instanceof RangeError ? malformedParquet(error.message).at({ file, row }) : error;
}
