import type { ErrorCode } from "@godwit/core/errors";
import { catalog, GodwitError } from "@godwit/core/errors";
import type { ColumnData, StringCell } from "@godwit/core/ir";
import type { ByteSource } from "../files/byte-source.ts";
import type { Frame, ScalarVector } from "../frames/frame.ts";
import type { WantedColumn } from "../sources/source.ts";
import { commaSeparated } from "./csv/csv-dialect.ts";
import { matchHeader } from "./match-header.ts";
import { openFrameFile } from "./open-frame-file.ts";
import { rowsPerBatch, type BatchStream, type ReaderOptions } from "./table-reader.ts";

/** Rows of a columnar file for a signature. A cell that is not of its column's type ends the reading: WRONG_TYPE with row and column. */
export async function* readFrames(source: ByteSource, format: "parquet" | "arrow", options: ReaderOptions): BatchStream {
  const file = await openFrameFile(source, format, commaSeparated);
  const header = [...file.schema.map(({ name }) => name), ...file.unreadable.keys()];
  const targets = matchHeader(header, options);
  const { columns } = options;
  const wanted: WantedColumn[] = [];
  const places = new Map<number, number>();
  header.forEach((name, field) => {
    const target = targets[field]!;
    if (target < 0) return;
    const what = file.unreadable.get(name);
    if (what !== undefined)
      throw new GodwitError("WRONG_TYPE", `the column '${name}' holds ${what}, which is no number and no text`, {
        where: { file: source.name, column: name },
      });
    places.set(target, wanted.length);
    wanted.push({ name, as: columns[target]!.dtype === "string" ? "text" : "number" });
  });
  const frameRows = options.batchRows ?? rowsPerBatch(columns.length);
  let firstRow = 0;
  try {
    for await (const frame of file.frames({ columns: wanted, frameRows })) {
      expectNoRejects(frame);
      const { rows } = frame;
      const data = columns.map(({ dtype }, index): ColumnData => {
        const place = places.get(index);
        if (place === undefined) return dtype === "f64" ? new Float64Array(rows) : Array.from<StringCell>({ length: rows }).fill(null);
        const { values, present } = frame.columns[place] as ScalarVector;
        if (dtype === "f64") return values as Float64Array;
        const texts = values as readonly string[];
        return present === null ? texts : texts.map((text, row) => (present[row] === 1 ? text : null));
      });
      yield { rows, firstRow, columns: data };
      firstRow += rows;
    }
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file: source.name }) : error;
  }
}

function expectNoRejects({ rejects }: Frame): void {
  const [first] = rejects;
  if (first === undefined) return;
  const { code, message, row, column } = first;
  throw new GodwitError(code in catalog ? (code as ErrorCode) : "MALFORMED_INPUT", message, {
    where: { row, ...(column !== undefined && { column }) },
  });
}
