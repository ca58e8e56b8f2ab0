import { createHash } from "node:crypto";
import { BSON, type Document } from "mongodb";
import { GodwitError } from "@godwit/core/errors";
import { CellBuilder } from "../../databases/cell-builder.ts";
import { readableSchema, type BadCell, type NativeColumn, type StoredRows } from "../../databases/engine.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import { mongodbError } from "../../databases/mongodb/mongodb-error.ts";
import { openMongodb, type OpenCollection } from "../../databases/mongodb/open-mongodb.ts";
import type { Frame } from "../../frames/frame.ts";
import type { Part, ReadOptions, Source, WantedColumn } from "../source.ts";
import type { DatabaseSourceOptions } from "./sql-source.ts";
import { expectKeys } from "./expect-keys.ts";
import { kindOf, setValue, typeOfKinds } from "./mongodb-cells.ts";
import { expectWanted, wantedFrame } from "./wanted-frame.ts";

/** How many documents are looked at for the names and types of fields. */
const sampledDocuments = 1000;
const usualFrameRows = 16_384;
const batchDocuments = 2000;

interface MongoColumn extends NativeColumn {
  readonly met: ReadonlySet<string>;
}

/**
 * The documents of a collection, its fields as columns: those of the first 1,000 documents, by name. A query is a filter, or a list of stages
 * of a pipeline, in extended JSON. They are put in order by the keys, or by `_id`.
 */
export async function openMongodbSource(location: DatabaseLocation, { query, keys }: DatabaseSourceOptions): Promise<Source> {
  const open = await openMongodb(location);
  try {
    const stages = stagesOf(query ?? "[]", location.name);
    const order = keys === undefined || keys.length === 0 ? ["_id"] : keys;
    const sample = await open.collection.aggregate([...stages, { $limit: sampledDocuments }], { promoteValues: false }).toArray();
    const columns = columnsOf(sample);
    for (const key of order)
      if (sample.length > 0 && !columns.some(({ name }) => name === key))
        throw new GodwitError("MISSING_COLUMN", `${location.name} has no field ${JSON.stringify(key)}, which is to be a key`, {
          where: { column: key },
        });
    return new MongodbSource(open, location.name, stages, columns, order);
  } catch (cause) {
    await open.client.close();
    throw mongodbError(cause);
  }
}

function stagesOf(query: string, name: string): readonly Document[] {
  let read: unknown;
  try {
    read = BSON.EJSON.parse(query);
  } catch (cause) {
    throw new GodwitError("INVALID_QUERY", `the query on ${name} is not JSON: ${(cause as Error).message}`, {
      cause,
      hint: 'Give a filter such as {"country": "NZ"}, or a list of pipeline stages.',
    });
  }
  return Array.isArray(read) ? (read as Document[]) : [{ $match: read }];
}

function columnsOf(sample: readonly Document[]): readonly MongoColumn[] {
  const kinds = new Map<string, Set<string>>();
  for (const document of sample)
    for (const [name, value] of Object.entries(document)) {
      const met = kinds.get(name) ?? new Set();
      kinds.set(name, met);
      if (value !== null && value !== undefined) met.add(kindOf(value));
    }
  return [...kinds].map(([name, met]) => {
    const native = [...met].sort().join(" or ") || "null";
    return { name, native, type: typeOfKinds(met), nullable: true, optional: true, select: (quoted: string) => quoted, met };
  });
}

class MongodbSource implements Source {
  readonly name: string;
  readonly schema: Source["schema"];
  readonly parts: readonly Part[];
  private readonly open: OpenCollection;
  private readonly stages: readonly Document[];
  private readonly columns: readonly MongoColumn[];
  private readonly keys: readonly string[];

  constructor(open: OpenCollection, name: string, stages: readonly Document[], columns: readonly MongoColumn[], keys: readonly string[]) {
    this.open = open;
    this.name = name;
    this.stages = stages;
    this.columns = columns;
    this.keys = keys;
    this.schema = readableSchema(columns);
    const fingerprint = createHash("sha256")
      .update(JSON.stringify([name, stages, this.schema, keys]))
      .digest("hex");
    this.parts = [{ name, fingerprint, rows: null, bytes: null }];
  }

  async *frames(_part: Part, options: ReadOptions): AsyncGenerator<Frame, void, undefined> {
    const { signal, frameRows = usualFrameRows, firstRow = 0 } = options;
    signal?.throwIfAborted();
    const wanted = options.columns.map((column) => this.column(column));
    // `_id` is unique by itself, and its order need not be one that is told here.
    const checked = this.keys.length === 1 && this.keys[0] === "_id" ? [] : this.keys.map((name) => this.column({ name, as: "stored" }));
    const columns = [...new Set([...wanted, ...checked])];
    const places = wanted.map((column) => columns.indexOf(column));
    const keys = checked.map((column) => columns.indexOf(column));
    const sort = new Map(this.keys.map((key) => [key, 1] as const));
    const stages = [...this.stages, { $sort: sort }, ...(firstRow > 0 ? [{ $skip: firstRow }] : [])];
    const cursor = this.open.collection.aggregate(stages, { promoteValues: false, allowDiskUse: true, batchSize: batchDocuments });
    const end = (): void => void cursor.close().catch(() => undefined);
    signal?.addEventListener("abort", end, { once: true });
    try {
      let row = firstRow;
      let before: StoredRows | null = null;
      for await (const stored of storedRows(cursor, columns, frameRows)) {
        expectKeys(before, stored, keys, row, `${this.name}, ordered by ${this.keys.join(", ")},`);
        yield wantedFrame(stored, options.columns, places, row);
        signal?.throwIfAborted();
        row += stored.rows;
        before = stored;
      }
      signal?.throwIfAborted();
    } catch (cause) {
      signal?.throwIfAborted();
      throw mongodbError(cause);
    } finally {
      signal?.removeEventListener("abort", end);
      await cursor.close();
    }
  }

  async close(): Promise<void> {
    await this.open.client.close();
  }

  private column(wanted: WantedColumn): MongoColumn {
    const column = this.columns.find(({ name }) => name === wanted.name);
    if (column === undefined)
      throw new GodwitError("MISSING_COLUMN", `${this.name} has no field ${JSON.stringify(wanted.name)}`, {
        where: { column: wanted.name },
      });
    expectWanted(column, wanted);
    return column;
  }
}

async function* storedRows(
  documents: AsyncIterable<Document>,
  columns: readonly MongoColumn[],
  frameRows: number,
): AsyncGenerator<StoredRows, void, undefined> {
  const builders = columns.map(({ type }) => new CellBuilder(type!, frameRows));
  let row = 0;
  let bad: BadCell[] = [];
  const take = (): StoredRows => {
    const taken = { rows: row, columns: builders.map((builder) => builder.take(row)), bad };
    row = 0;
    bad = [];
    return taken;
  };
  for await (const document of documents) {
    for (const [column, builder] of builders.entries()) {
      const { name, native, met } = columns[column]!;
      const value: unknown = Object.hasOwn(document, name) ? document[name] : null;
      if (!setValue(builder, row, value, met))
        bad.push({
          row,
          column,
          message: `the field is ${kindOf(value)}, and ${native} in the first documents`,
          text: BSON.EJSON.stringify(value),
        });
    }
    if (++row === frameRows) yield take();
  }
  if (row > 0) yield take();
}
