import type { Frame, Part, Reject, ScalarVector, Source, Vector, WantedColumn } from "@godwit/data";
import { FrameMemory } from "@godwit/data";
import type { EngineColumn } from "@godwit/runtime";
import { sliceVector } from "./slice-vector.ts";
import { vectorBuilder, type VectorBuilder } from "./vector-builder.ts";

/** Rows of one part, with cells that stay. */
export interface RowBatch {
  readonly rows: number;
  /** One for each column that the model takes. */
  readonly columns: readonly (EngineColumn | undefined)[];
  /** The columns that are written as they were read. */
  readonly kept: readonly Vector[];
  /** Place in the part of the first row that was read for this batch, bad ones included. */
  readonly firstRow: number;
  /** Where each row stood in its part; null where they follow each other from `firstRow`. */
  readonly positions: Float64Array | null;
  readonly rejects: readonly Reject[];
  /** Place in the part behind the last row that was read: rows read = rows + rejects. */
  readonly end: number;
  /** Whether the next row belongs to another chunk. */
  readonly endsChunk: boolean;
  /** Gives memory back: nobody looks at this batch, nor at those before it, any more. */
  release?(): void;
}

export interface ReadBatches {
  /** What the model takes; null where it reads nothing. */
  readonly model: readonly (WantedColumn | null)[];
  readonly kept: readonly WantedColumn[];
  readonly firstRow: number;
  readonly chunkRows: number;
  readonly batchRows: number;
  /** Reads in a thread of its own, where that pays. */
  readonly apart?: boolean;
  readonly signal: AbortSignal;
}

/** Reads a part in batches that end where chunks do. Frames of any size come in; the next one may be read while a batch is in use. */
export async function* readBatches(source: Source, part: Part, options: ReadBatches): AsyncGenerator<RowBatch, void, undefined> {
  const { model, kept, firstRow, chunkRows, batchRows, apart = false, signal } = options;
  const asked = model.filter((column) => column !== null);
  const columns = [...asked, ...kept];
  const gathering = new Gathering(options, source, asked.length);
  let boundary = (Math.floor(firstRow / chunkRows) + 1) * chunkRows;
  const memory = new FrameMemory();
  for await (const frame of source.frames(part, { columns, firstRow, frameRows: batchRows, apart, memory, signal })) {
    const all = frame.rows + frame.rejects.length;
    const { held } = frame;
    const isViewed = frame.stays === true && gathering.rows === 0 && frame.rejects.length === 0;
    for (let from = 0, rejected = 0, at = frame.firstRow; at < frame.firstRow + all;) {
      const end = Math.min(boundary, frame.firstRow + all, at + batchRows - gathering.rows);
      const to = rowsBefore(frame, from, end);
      if (isViewed) {
        const endsChunk = end === boundary;
        if (endsChunk) boundary += chunkRows;
        const isLast = end === frame.firstRow + all;
        const batch = { ...viewed(model, frame, from, to), firstRow: at, end, endsChunk };
        yield isLast && held !== undefined ? { ...batch, release: () => held.release() } : batch;
        from = to;
        at = end;
        continue;
      }
      const rejects = frame.rejects.filter(({ row }) => row >= at && row < end);
      gathering.add(frame, from, to, rejects, end);
      rejected += rejects.length;
      from = to;
      at = end;
      if (at < boundary && gathering.rows < batchRows) continue;
      const endsChunk = at === boundary;
      if (endsChunk) boundary += chunkRows;
      yield gathering.take(endsChunk);
    }
    if (!isViewed) held?.release();
  }
  if (gathering.rows > 0) yield gathering.take(false);
}

/** Rows of a frame as they are, whose cells stay. */
function viewed(
  model: ReadBatches["model"],
  { columns, positions }: Frame,
  from: number,
  to: number,
): Omit<RowBatch, "firstRow" | "end" | "endsChunk"> {
  let place = 0;
  const taken = model.map((column): EngineColumn | undefined => {
    if (column === null) return undefined;
    const { values, present } = columns[place++] as ScalarVector;
    if (column.as === "number") return (values as Float64Array).subarray(from, to);
    const texts = (values as readonly string[]).slice(from, to);
    return present === null ? texts : texts.map((text, row) => (present[from + row] === 0 ? null : text));
  });
  return {
    rows: to - from,
    columns: taken,
    kept: columns.slice(place).map((vector) => sliceVector(vector, from, to)),
    positions: positions?.subarray(from, to) ?? null,
    rejects: [],
  };
}

/** How many of a frame's rows stood before a place in the part. */
function rowsBefore({ positions, firstRow, rows }: Frame, from: number, end: number): number {
  if (positions === null) return Math.min(rows, end - firstRow);
  let to = from;
  while (to < rows && positions[to]! < end) to++;
  return to;
}

class Gathering {
  /** Rows that were read since the last batch, bad ones included. */
  rows = 0;
  readonly #model: ReadBatches["model"];
  readonly #numbers: (Float64Array | null)[];
  readonly #texts: (string | null)[][];
  readonly #kept: readonly VectorBuilder[];
  readonly #asked: number;
  readonly #batchRows: number;
  #positions: Float64Array;
  #firstRow = 0;
  #rejects: Reject[] = [];
  #good = 0;
  #end = 0;

  constructor({ model, kept, batchRows }: ReadBatches, { schema }: Source, asked: number) {
    this.#model = model;
    this.#batchRows = batchRows;
    this.#numbers = model.map(() => null);
    this.#texts = model.map(() => []);
    this.#asked = asked;
    this.#positions = new Float64Array(batchRows);
    this.#kept = kept.map(({ name }) => vectorBuilder(schema.find((field) => field.name === name)!.type, batchRows));
  }

  add(frame: Frame, from: number, to: number, rejects: readonly Reject[], end: number): void {
    const good = this.#good;
    if (this.rows === 0) this.#firstRow = end - (to - from) - rejects.length;
    let place = 0;
    this.#model.forEach((column, index) => {
      if (column === null) return;
      const vector = frame.columns[place++]! as { readonly values: ArrayLike<unknown>; readonly present: Uint8Array | null };
      if (column.as === "number") {
        const numbers = (this.#numbers[index] ??= new Float64Array(this.#batchRows));
        numbers.set((vector.values as Float64Array).subarray(from, to), good);
      } else {
        const texts = this.#texts[index]!;
        const { values, present } = vector;
        for (let row = from; row < to; row++) texts.push(present !== null && present[row] === 0 ? null : (values[row] as string));
      }
    });
    this.#kept.forEach((builder, index) => builder.add(frame.columns[this.#asked + index]!, from, to));
    for (let row = from; row < to; row++) this.#positions[good + row - from] = frame.positions?.[row] ?? frame.firstRow + row;
    this.#good += to - from;
    for (const reject of rejects) this.#rejects.push(reject);
    this.rows += to - from + rejects.length;
    this.#end = end;
  }

  take(endsChunk: boolean): RowBatch {
    const rows = this.#good;
    const batch = {
      rows,
      columns: this.#model.map((column, index) => {
        if (column === null) return undefined;
        return column.as === "number" ? (this.#numbers[index]?.subarray(0, rows) ?? new Float64Array(0)) : this.#texts[index]!;
      }),
      kept: this.#kept.map((builder) => builder.take()),
      firstRow: this.#firstRow,
      positions: this.#positions.subarray(0, rows),
      rejects: this.#rejects,
      end: this.#end,
      endsChunk,
    };
    this.#numbers.fill(null);
    this.#model.forEach((_, index) => (this.#texts[index] = []));
    this.#positions = new Float64Array(this.#batchRows);
    this.#rejects = [];
    this.#good = this.rows = 0;
    return batch;
  }
}
