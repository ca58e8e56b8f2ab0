import { GodwitError } from "@godwit/core/errors";
import { createClient } from "redis";
import { cellText } from "../../databases/cell-text.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import type { SinkOptionsOf } from "../../options/sink-options.ts";
import type { Frame } from "../../frames/frame.ts";
import { expectPrintable, vectorPrinter } from "../../tables/output/frame-printer.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";
import { expectKeys, keyPattern, prefixed, type KeyPattern } from "./key-pattern.ts";
import { redisError } from "./redis-error.ts";
import { keyPlaces } from "./row-keys.ts";

const connectMilliseconds = 10_000;
const batchRows = 1000;

/** What JSON has no numbers for is a text. */
const words = {
  nan: '"NaN"',
  infinity: '"Infinity"',
  negativeInfinity: '"-Infinity"',
  yes: "true",
  no: "false",
  missing: "null",
  string: (text: string): string => JSON.stringify(text),
};

/** A cache of predictions: `PREFIX:KEY`, or a key of another pattern, holds the row as a JSON object. Cells in a key are escaped as in URLs. */
export class RedisSink implements Sink {
  readonly name: string;
  readonly guarantee = "idempotent";
  private readonly pattern: KeyPattern;
  private readonly lifetime: number | null;
  private readonly client: ReturnType<typeof createClient>;
  private run: SinkRun | null = null;

  constructor({ target, table, name }: DatabaseLocation, { key, ttl }: SinkOptionsOf<"redis">) {
    if ((table.length === 0) === (key === undefined))
      throw new GodwitError(
        "USAGE",
        `${name} ${key === undefined ? "names no prefix for its keys" : "names a prefix, and so does the option key"}`,
        {
          hint: "Write redis://HOST/0#PREFIX, and keys are PREFIX:KEY; or give a key such as score:{id}.",
        },
      );
    this.name = name;
    this.pattern = key === undefined ? prefixed(table.join(".")) : keyPattern(key);
    this.lifetime = ttl ?? null;
    try {
      this.client = createClient({
        url: target,
        socket: { connectTimeout: connectMilliseconds, reconnectStrategy: false },
        disableOfflineQueue: true,
      });
    } catch {
      // What it complains of may hold the password.
      throw new GodwitError("USAGE", `the URL of ${name} cannot be read`, { hint: "Percent-encode what has a meaning in URLs." });
    }
    this.client.on("error", () => undefined);
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    if (run.keys.length === 0)
      throw new GodwitError("USAGE", `${this.name} needs keys to write rows under`, {
        hint: "Give the columns that tell rows apart with --keys.",
      });
    expectKeys(this.pattern, run.keys);
    keyPlaces(run.schema, run.keys);
    for (const field of run.schema) expectPrintable(field, "JSON", true);
    this.run = run;
    await this.connected();
    return run.receipts;
  }

  async write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const { schema, keys } = this.run!;
    const places = keyPlaces(schema, keys);
    const names = schema.map(({ name }) => `${JSON.stringify(name)}:`);
    await this.connected();
    let rows = 0;
    for await (const frame of frames) {
      const printers = frame.columns.map((vector) => vectorPrinter(vector, words, true));
      for (let from = 0; from < frame.rows; from += batchRows) {
        const commands: Promise<unknown>[] = [];
        for (let row = from; row < Math.min(frame.rows, from + batchRows); row++) {
          const parts = places.map((place) => {
            const vector = frame.columns[place]!;
            if (vector.present?.[row] === 0)
              throw new GodwitError("UNSUITABLE_KEY", `a row of chunk ${chunk.index} has no key: a key column is null`, {
                where: { row: rows + row },
              });
            return encodeURIComponent(cellText(vector, row).toWellFormed());
          });
          const value = `{${printers.map((print, column) => names[column]! + print(row)).join(",")}}`;
          const options = this.lifetime === null ? {} : { expiration: { type: "PX", value: Math.ceil(this.lifetime) } as const };
          commands.push(this.client.set(this.pattern.print(keys, parts), value, options));
        }
        await this.all(commands);
      }
      rows += frame.rows;
    }
    return { chunk: chunk.index, rows, proof: {} };
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {
    if (this.client.isOpen) await this.client.close().catch(() => undefined);
  }

  private async connected(): Promise<void> {
    if (this.client.isReady) return;
    try {
      if (this.client.isOpen) this.client.destroy();
      await this.client.connect();
    } catch (cause) {
      throw redisError(cause);
    }
  }

  private async all(commands: readonly Promise<unknown>[]): Promise<void> {
    const failed = (await Promise.allSettled(commands)).find(({ status }) => status === "rejected");
    if (failed !== undefined) throw redisError((failed as PromiseRejectedResult).reason);
  }
}
