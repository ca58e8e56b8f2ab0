import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../files/byte-source.ts";
import { pickCells, sliceCells, type ScalarType } from "../../frames/cells.ts";
import { deriveColumn } from "../../frames/derive-column.ts";
import type { Frame } from "../../frames/frame.ts";
import { frameOfColumns, type ReadColumn } from "../../frames/frame-of-columns.ts";
import type { ReadOptions } from "../../sources/source.ts";
import { defaultFrameRows, type FrameFile } from "../frame-file.ts";
import { arrowCells, type StoredColumn } from "./arrow-cells.ts";
import { readArrowField, type ArrowField } from "./arrow-field.ts";
import { readMessages, type ArrowContent, type ArrowMessage } from "./arrow-messages.ts";
import { placesOf, readBuffer } from "./batch-buffers.ts";
import { malformedArrow } from "./malformed-arrow.ts";

/** Opens an Arrow file (Feather) or stream. A batch of its rows is held as a whole, only its wanted columns. MALFORMED_INPUT, UNSUPPORTED_INPUT. */
export async function openArrow(source: ByteSource): Promise<FrameFile> {
  const content = await placed(source, () => readMessages(source));
  const fields = await placed(source, () => Promise.resolve(content.schema.tables(1).map(readArrowField)));
  const names = new Set(fields.map(({ name }) => name));
  if (names.size < fields.length) throw malformedArrow("two columns have one name").at({ file: source.name });
  return {
    schema: fields.flatMap(({ field }) => (field === null ? [] : [field])),
    unreadable: new Map(fields.filter(({ field }) => field === null).map(({ name, what }) => [name, what])),
    rows: content.messages.reduce((sum, { kind, rows }) => sum + (kind === "rows" ? rows : 0), 0),
    frames: (options) => framesOf(source, content, fields, options),
  };
}

async function* framesOf(
  source: ByteSource,
  { messages }: ArrowContent,
  fields: readonly ArrowField[],
  { columns, firstRow = 0, frameRows = defaultFrameRows(columns.length), signal }: ReadOptions,
): AsyncGenerator<Frame, void, undefined> {
  const dictionaries = new Map<number, StoredColumn>();
  const wanted = fields.filter(({ name }) => columns.some((column) => column.name === name));
  let row = 0;
  for (const message of messages) {
    signal?.throwIfAborted();
    if (message.kind === "dictionary") {
      const field = wanted.find(({ dictionary }) => dictionary?.id === message.id);
      if (field !== undefined) await placed(source, () => addDictionary(source, message, field, dictionaries));
      continue;
    }
    if (row + message.rows <= firstRow) {
      row += message.rows;
      continue;
    }
    const read = await placed(source, () => readBatch(source, message, fields, wanted, dictionaries));
    for (let from = Math.max(0, firstRow - row); from < message.rows; from += frameRows) {
      signal?.throwIfAborted();
      const to = Math.min(message.rows, from + frameRows);
      const asked = columns.map(({ name, as }) => {
        const field = wanted.find((each) => each.name === name)!.field!;
        return deriveColumn(cut(name, field.type as ScalarType, read.get(name)!, from, to), field, as);
      });
      yield frameOfColumns(to - from, row + from, asked);
    }
    row += message.rows;
  }
}

function cut(name: string, type: ScalarType, { values, present, bad }: StoredColumn, from: number, to: number): ReadColumn {
  const badHere = bad === null ? [] : [...bad].filter(([row]) => row >= from && row < to && (present === null || present[row] === 1));
  return {
    name,
    type,
    values: sliceCells(values, from, to),
    present: present?.subarray(from, to) ?? null,
    bad: badHere.length === 0 ? null : new Map(badHere.map(([row, message]) => [row - from, message])),
  };
}

async function readBatch(
  source: ByteSource,
  message: ArrowMessage,
  fields: readonly ArrowField[],
  wanted: readonly ArrowField[],
  dictionaries: ReadonlyMap<number, StoredColumn>,
): Promise<ReadonlyMap<string, StoredColumn>> {
  const places = placesOf(
    message,
    fields.map(({ layout }) => layout),
  );
  const columns = new Map<string, StoredColumn>();
  for (const field of wanted) {
    const { first, buffers: count, rows, nulls } = places[fields.indexOf(field)]!;
    if (rows !== message.rows) throw malformedArrow("a column has another number of cells than its batch has rows");
    const buffers = await Promise.all(Array.from({ length: count }, (_, index) => readBuffer(source, message, first + index)));
    const { dictionary } = field;
    if (dictionary === null)
      columns.set(field.name, arrowCells(field.layout, field.cells, field.field!.type as ScalarType, buffers, rows, nulls));
    else
      columns.set(
        field.name,
        lookUp(arrowCells(field.layout, "same", dictionary.index, buffers, rows, nulls), dictionaries.get(dictionary.id)),
      );
  }
  return columns;
}

async function addDictionary(
  source: ByteSource,
  message: ArrowMessage,
  field: ArrowField,
  dictionaries: Map<number, StoredColumn>,
): Promise<void> {
  const { layout, id } = field.dictionary!;
  const [place] = placesOf(message, [layout]);
  const buffers = await Promise.all(
    Array.from({ length: place!.buffers }, (_, index) => readBuffer(source, message, place!.first + index)),
  );
  const entries = arrowCells(layout, field.cells, field.field!.type as ScalarType, buffers, place!.rows, place!.nulls);
  const known = dictionaries.get(id);
  if (message.delta && known !== undefined)
    throw new GodwitError("UNSUPPORTED_INPUT", "the dictionary of a column grows within the file, which is not read", {
      where: { column: field.name },
      hint: "Write the file (not a stream) with one dictionary for the column, or write texts.",
    });
  dictionaries.set(id, entries);
}

function lookUp({ values, present }: StoredColumn, dictionary: StoredColumn | undefined): StoredColumn {
  if (dictionary === undefined) throw malformedArrow("a column refers to a dictionary that is not there");
  const places = Int32Array.from(values as readonly (number | bigint)[], (place, row) =>
    present !== null && present[row] === 0 ? 0 : Number(place),
  );
  const size = dictionary.values.length;
  const there = present ?? new Uint8Array(places.length).fill(1);
  let missing = present !== null;
  const bad = new Map<number, string>();
  places.forEach((place, row) => {
    if (there[row] === 0) return;
    if (place < 0 || place >= size) throw malformedArrow("a column refers to what its dictionary does not have");
    if (dictionary.present !== null && dictionary.present[place] === 0) {
      there[row] = 0;
      missing = true;
    }
    const message = dictionary.bad?.get(place);
    if (message !== undefined) bad.set(row, message);
  });
  const picked = size === 0 ? pickEmpty(dictionary, places.length) : pickCells(dictionary.values, places);
  return { values: picked, present: missing ? there : null, bad: bad.size === 0 ? null : bad };
}

function pickEmpty({ values }: StoredColumn, rows: number): StoredColumn["values"] {
  return Array.isArray(values)
    ? Array.from<string>({ length: rows }).fill("")
    : new ((values as Float64Array).constructor as Float64ArrayConstructor)(rows);
}

async function placed<Result>({ name: file }: ByteSource, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GodwitError) {
      const code = error.code === "MALFORMED" || error.code === "LIMIT_EXCEEDED" ? malformedArrow(error.message) : error;
      throw code.at({ file });
    }
    throw error instanceof RangeError ? malformedArrow(error.message).at({ file }) : error;
  }
}
