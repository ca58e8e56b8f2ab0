import { GodwitError } from "@godwit/core/errors";
import type { Frame } from "../../frames/frame.ts";
import { openStore } from "../../stores/open-store.ts";
import type { Store } from "../../stores/store.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";
import type { SinkOptionsOf } from "../../options/sink-options.ts";
import { DeltaFiles } from "./delta-files.ts";
import { DeltaLog } from "./delta-log.ts";
import { commitInfo, layoutOf, newTable, type DeltaLayout } from "./delta-table.ts";

/** Other writers' commits that may come first, one after the other. */
const mostRaces = 1000;

/** Rows appended to a Delta table: a commit for each chunk, with the run as the application and the chunk as the version of its `txn`. */
export class DeltaSink implements Sink {
  readonly name: string;
  readonly guarantee = "exactly-once";
  private readonly store: Store;
  private readonly folder: string;
  private readonly options: SinkOptionsOf<"delta">;
  private open: { readonly run: SinkRun; readonly log: DeltaLog; layout: DeltaLayout } | null = null;

  private constructor(name: string, store: Store, folder: string, options: SinkOptionsOf<"delta">) {
    this.name = name;
    this.store = store;
    this.folder = folder;
    this.options = options;
  }

  static async at(location: string, options: SinkOptionsOf<"delta">): Promise<DeltaSink> {
    const { store, path } = await openStore(location);
    return new DeltaSink(`delta:${store.name}${path}`, store, path.endsWith("/") ? path : `${path}/`, options);
  }

  private get partitions(): readonly string[] | null {
    return this.options.partition_by ?? null;
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    const log = new DeltaLog(this.store, this.folder, run.key);
    for (const column of this.partitions ?? [])
      if (!run.schema.some(({ name }) => name === column))
        throw new GodwitError("MISSING_COLUMN", `the output has no column ${JSON.stringify(column)} to partition by`, {
          where: { column },
        });
    if (!(await this.store.keepsFirst(this.folder)))
      throw new GodwitError(
        "UNSUPPORTED_OUTPUT",
        `${this.name} lies in a store that overwrites where it should not, so commits could be lost`,
        {
          hint: "Writers of a Delta table need a store that knows the condition If-None-Match: Amazon S3 does since 2024. Write Parquet there.",
        },
      );
    if ((await log.follow()).version === -1) {
      const actions = newTable(run.schema, this.partitions ?? []);
      if (!(await log.commit(actions))) await log.follow();
    }
    this.open = { run, log, layout: layoutOf(this.name, log.state, run.schema, this.partitions) };
    await this.removeOrphans(run.key, log.state.chunk);
    return this.standing();
  }

  async write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const { run, log, layout } = this.open!;
    const files = new DeltaFiles(this.store, this.folder, `${stemOf(run.key)}${chunk.index}`, run.schema, layout, this.options);
    let rows = 0;
    let adds: Awaited<ReturnType<DeltaFiles["finish"]>>;
    try {
      for await (const frame of frames) {
        if (frame.rows > 0) await files.write(frame);
        rows += frame.rows;
      }
      adds = await files.finish();
    } catch (error) {
      await files.abort();
      throw error;
    }
    const partitionBy = JSON.stringify(log.state.metadata!.partitionColumns);
    for (let race = 0; race < mostRaces; race++) {
      const standing = await this.follow(chunk.index);
      if (standing !== null) {
        // The commit may be this one's own, whose answer was lost on the way: then its files stay.
        const held = log.state.paths.get(chunk.index);
        for (const { path } of adds) if (held !== undefined && !held.has(path)) await this.store.remove(`${this.folder}${decodeURI(path)}`);
        return standing;
      }
      const info = { ...commitInfo("WRITE"), operationParameters: { mode: "Append", partitionBy } };
      const txn = { appId: run.key, version: chunk.index, lastUpdated: Date.now() };
      if (await log.commit([{ commitInfo: info }, { txn }, ...adds.map((add) => ({ add }))])) return receiptOf(chunk.index, rows);
    }
    throw new GodwitError("CHANGED_MEANWHILE", `other writers kept committing to ${this.name} before this one`);
  }

  async finish(): Promise<void> {}

  close(): Promise<void> {
    return this.store.close();
  }

  /** Takes in what others have committed; the chunk's receipt where it stands already. */
  private async follow(chunk: number): Promise<Receipt | null> {
    const { run, log } = this.open!;
    const { metadata, protocol } = log.state;
    const state = await log.follow();
    if (state.metadata !== metadata || state.protocol !== protocol) {
      const layout = layoutOf(this.name, state, run.schema, this.partitions);
      if (JSON.stringify(layout) !== JSON.stringify(this.open!.layout))
        throw new GodwitError("SCHEMA_MISMATCH", `${this.name} has got other types or partitions while it was written to`);
    }
    if (chunk > state.chunk) return null;
    const known = this.standing().find((receipt) => receipt.chunk === chunk);
    if (known !== undefined) return known;
    throw new GodwitError("CHANGED_MEANWHILE", `${this.name} has got chunk ${state.chunk} of the run before chunk ${chunk}`, {
      hint: "Chunks of a Delta table are committed in their order, by one process at a time.",
    });
  }

  private standing(): readonly Receipt[] {
    const { run, log } = this.open!;
    const { chunk: last, rows } = log.state;
    const noted = run.receipts.filter(({ chunk }) => chunk <= last).map(({ chunk, rows: count }) => [chunk, count] as const);
    return [...new Map([...noted, ...rows])].sort(([one], [other]) => one - other).map(([chunk, count]) => receiptOf(chunk, count));
  }

  /** Files of chunks that were never committed. */
  private async removeOrphans(key: string, last: number): Promise<void> {
    const stem = `${this.folder}${stemOf(key)}`;
    for await (const { path } of this.store.list(this.folder)) {
      const chunk = path.startsWith(stem) ? /^\d+/u.exec(path.slice(stem.length))?.[0] : undefined;
      if (chunk !== undefined && Number(chunk) > last) await this.store.remove(path);
    }
  }
}

function stemOf(key: string): string {
  return `part-${key.slice(0, 32)}-`;
}

function receiptOf(chunk: number, rows: number): Receipt {
  return { chunk, rows, proof: {} };
}
