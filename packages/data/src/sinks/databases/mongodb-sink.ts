import { Binary, Decimal128, Double, Int32, Long, type AnyBulkWriteOperation, type Document } from "mongodb";
import { GodwitError } from "@godwit/core/errors";
import { cellText } from "../../databases/cell-text.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import { mongodbError } from "../../databases/mongodb/mongodb-error.ts";
import { openMongodb, type OpenCollection } from "../../databases/mongodb/open-mongodb.ts";
import type { Frame, Vector } from "../../frames/frame.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";
import { keyPlaces } from "./row-keys.ts";

const batchDocuments = 1000;

/** Documents of a collection. `_id` is the row's key, or the run with the row's place: what is written twice is the same document. */
export class MongodbSink implements Sink {
  readonly name: string;
  readonly guarantee = "idempotent";
  private readonly location: DatabaseLocation;
  private open: OpenCollection | null = null;
  private run: SinkRun | null = null;

  constructor(location: DatabaseLocation) {
    this.location = location;
    this.name = location.name;
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    keyPlaces(run.schema, run.keys);
    for (const { name } of run.schema)
      if (
        (name === "_id" && !(run.keys.length === 1 && run.keys[0] === "_id")) ||
        name === "" ||
        name.startsWith("$") ||
        name.includes("\0")
      )
        throw new GodwitError("UNSUPPORTED_OUTPUT", `the column name ${JSON.stringify(name)} cannot be a field of MongoDB here`, {
          where: { column: name },
          hint: "Give the output column another name; _id is for the one key.",
        });
    this.run = run;
    this.open ??= await openMongodb(this.location);
    return run.receipts;
  }

  async write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const { key, schema, keys } = this.run!;
    const places = keyPlaces(schema, keys);
    let rows = 0;
    for await (const frame of frames) {
      for (let from = 0; from < frame.rows; from += batchDocuments) {
        const operations: AnyBulkWriteOperation[] = [];
        for (let row = from; row < Math.min(frame.rows, from + batchDocuments); row++) {
          const document: Document = {};
          for (const [place, { name }] of schema.entries()) document[name] = valueOf(frame.columns[place]!, row, name);
          const parts = places.map((place): [string, unknown] => [schema[place]!.name, document[schema[place]!.name]]);
          const id =
            parts.length === 0 ? `${key}:${chunk.index}:${rows + row}` : parts.length === 1 ? parts[0]![1] : Object.fromEntries(parts);
          if (parts.some(([, value]) => value === null))
            throw new GodwitError("UNSUITABLE_KEY", `a row of chunk ${chunk.index} has no key: a key column is null`, {
              where: { row: rows + row },
            });
          operations.push({ replaceOne: { filter: { _id: id as never }, replacement: { ...document, _id: id }, upsert: true } });
        }
        try {
          await this.open!.collection.bulkWrite(operations, { ordered: false });
        } catch (cause) {
          throw mongodbError(cause);
        }
      }
      rows += frame.rows;
    }
    return { chunk: chunk.index, rows, proof: {} };
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {
    await this.open?.client.close();
    this.open = null;
  }
}

const decimalDigits = 34;

function valueOf(vector: Vector, row: number, column: string): unknown {
  if (vector.present !== null && vector.present[row] === 0) return null;
  if ("items" in vector) {
    const items: unknown[] = [];
    for (let item = vector.offsets[row]!; item < vector.offsets[row + 1]!; item++) items.push(valueOf(vector.items, item, column));
    return items;
  }
  const { type, values } = vector;
  const value = values[row]!;
  switch (type.kind) {
    case "boolean":
      return value === 1;
    case "integer":
      if (type.bits === 64 && !type.signed) return Decimal128.fromString(String(value));
      return type.bits === 64 || (type.bits === 32 && !type.signed) ? Long.fromBigInt(BigInt(value as number)) : new Int32(value as number);
    case "float":
      return new Double(value as number);
    case "text":
      return value;
    case "binary":
      return new Binary(value as Uint8Array);
    case "decimal": {
      const text = cellText(vector, row);
      if (text.replaceAll(/\D/gu, "").replace(/^0+/u, "").length > decimalDigits)
        throw refused(column, row, `decimals of at most ${decimalDigits} digits`);
      return Decimal128.fromString(text);
    }
    case "timestamp":
      if ((value as bigint) % 1000n !== 0n) throw refused(column, row, "moments in whole milliseconds");
      return new Date(Number((value as bigint) / 1000n));
    case "date":
      return new Date((value as number) * 86_400_000);
    case "time":
      return cellText(vector, row);
    default:
      return type satisfies never;
  }
}

function refused(column: string, row: number, what: string): GodwitError {
  return new GodwitError("VALUE_REFUSED", `MongoDB holds ${what}, and the column ${JSON.stringify(column)} has others`, {
    where: { row, column },
  });
}
