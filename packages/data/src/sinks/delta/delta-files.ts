import { randomUUID } from "node:crypto";
import { pickCells } from "../../frames/cells.ts";
import type { Schema } from "../../frames/field.ts";
import type { Frame, Vector } from "../../frames/frame.ts";
import { cellText } from "../../databases/cell-text.ts";
import type { OutputFile } from "../../files/output-file.ts";
import type { Store } from "../../stores/store.ts";
import { ParquetWriter } from "../../tables/parquet/write/parquet-writer.ts";
import type { DeltaAction } from "./delta-actions.ts";
import type { SinkOptionsOf } from "../../options/sink-options.ts";
import type { DeltaLayout } from "./delta-table.ts";
import { widened } from "./delta-type.ts";

type Add = NonNullable<DeltaAction["add"]>;

interface OpenPart {
  readonly path: string;
  readonly partitionValues: Add["partitionValues"];
  readonly file: OutputFile;
  readonly writer: ParquetWriter;
  rows: number;
}

/** The files of a chunk, one for each combination of partition values; nobody knows of them before they are committed. */
export class DeltaFiles {
  private readonly store: Store;
  private readonly folder: string;
  private readonly stem: string;
  private readonly schema: Schema;
  private readonly layout: DeltaLayout;
  private readonly options: SinkOptionsOf<"delta">;
  private readonly parts = new Map<string, OpenPart>();

  constructor(store: Store, folder: string, stem: string, schema: Schema, layout: DeltaLayout, options: SinkOptionsOf<"delta">) {
    this.store = store;
    this.folder = folder;
    this.stem = stem;
    this.schema = schema;
    this.layout = layout;
    this.options = options;
  }

  async write(frame: Frame): Promise<void> {
    for (const [key, rows] of this.split(frame)) {
      const part = this.parts.get(key) ?? (await this.open(key));
      const columns = this.layout.columns.map((place, index) => {
        const vector = widened(frame.columns[place]!, this.layout.schema[index]!.type);
        return rows === null ? vector : picked(vector, rows);
      });
      const count = rows?.length ?? frame.rows;
      await part.writer.write({ ...frame, rows: count, positions: null, columns });
      part.rows += count;
    }
  }

  async finish(): Promise<readonly Add[]> {
    const adds: Add[] = [];
    for (const { path, partitionValues, file, writer, rows } of this.parts.values()) {
      await writer.finish();
      await file.commit();
      const size = (await this.store.find(`${this.folder}${path}`))?.bytes ?? 0;
      const stats = JSON.stringify({ numRecords: rows });
      adds.push({ path: encodeURI(path), partitionValues, size, modificationTime: Date.now(), dataChange: true, stats });
    }
    return adds;
  }

  async abort(): Promise<void> {
    for (const { file } of this.parts.values()) await file.abort().catch(() => undefined);
  }

  private async open(key: string): Promise<OpenPart> {
    const values = JSON.parse(key) as readonly (string | null)[];
    const partitionValues = Object.fromEntries(values.map((value, index) => [this.schema[this.layout.partitions[index]!]!.name, value]));
    const { compression = "snappy", row_group_rows: rowGroupRows } = this.options;
    const path = `${this.stem}-${randomUUID()}.${compression === "none" ? "" : `${compression}.`}parquet`;
    const file = await this.store.create(`${this.folder}${path}`);
    const part = { path, partitionValues, file, writer: new ParquetWriter(file, this.layout.schema, compression, rowGroupRows), rows: 0 };
    this.parts.set(key, part);
    return part;
  }

  /** Rows by their partition; null stands for all of them. */
  private split(frame: Frame): ReadonlyMap<string, readonly number[] | null> {
    if (this.layout.partitions.length === 0) return new Map([["[]", null]]);
    const rows = new Map<string, number[]>();
    for (let row = 0; row < frame.rows; row++) {
      const key = JSON.stringify(this.layout.partitions.map((place) => partitionText(frame.columns[place]!, row)));
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [row]);
      else known.push(row);
    }
    return rows;
  }
}

/** https://github.com/delta-io/delta/blob/master/PROTOCOL.md#partition-value-serialization; an empty text is no value there. */
function partitionText(vector: Vector, row: number): string | null {
  if (vector.present !== null && vector.present[row] === 0) return null;
  const text = cellText(vector, row);
  if (text === "") return null;
  return vector.type.kind === "timestamp" ? text.replace("T", " ").replace("Z", "") : text;
}

function picked(vector: Vector, rows: readonly number[]): Vector {
  if ("items" in vector) return vector;
  const present = vector.present === null ? null : pickCells(vector.present, rows);
  return { ...vector, values: pickCells(vector.values, rows), present };
}
