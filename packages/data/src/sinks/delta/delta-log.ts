import { GodwitError } from "@godwit/core/errors";
import { allBytes } from "../../files/byte-source.ts";
import type { Store, StoredFile } from "../../stores/store.ts";
import type { DeltaAction, DeltaMetadata, DeltaProtocol } from "./delta-actions.ts";
import { readCheckpoint } from "./read-checkpoint.ts";

/** What a table is at one of its versions, as far as appending needs to know. */
export interface DeltaState {
  /** -1 where there is no table yet. */
  version: number;
  protocol: DeltaProtocol | null;
  metadata: DeltaMetadata | null;
  /** The run's last chunk; -1 where it has none. */
  chunk: number;
  /** Rows of the run's chunks whose commits were read. */
  readonly rows: Map<number, number>;
  /** Files of the run's chunks whose commits were read, as they are named there. */
  readonly paths: Map<number, ReadonlySet<string>>;
}

const commitName = /^(\d{20})\.json$/u;
const checkpointName = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?\.parquet$/u;
const otherCheckpoint = /^(\d{20})\.checkpoint\.[0-9a-f-]{36}\.(?:parquet|json)$/u;

/** The log of a Delta table, followed from version to version. */
export class DeltaLog {
  readonly state: DeltaState = { version: -1, protocol: null, metadata: null, chunk: -1, rows: new Map(), paths: new Map() };
  private readonly store: Store;
  private readonly folder: string;
  private readonly run: string;

  constructor(store: Store, folder: string, run: string) {
    this.store = store;
    this.folder = `${folder}_delta_log/`;
    this.run = run;
  }

  /** Takes in what was committed since the last time. */
  async follow(): Promise<DeltaState> {
    const { state } = this;
    if (state.version === -1) await this.begin();
    for (;;) {
      const file = await this.store.find(this.path(state.version + 1));
      if (file === null) return state;
      this.take(await this.actions(file));
      state.version++;
    }
  }

  /** Writes the next version; false where another writer was there first. */
  async commit(actions: readonly DeltaAction[]): Promise<boolean> {
    const version = this.state.version + 1;
    const lines = actions.map((action) => `${JSON.stringify(action)}\n`).join("");
    if (!(await this.store.putIfAbsent(this.path(version), Buffer.from(lines)))) return false;
    this.take(actions);
    this.state.version = version;
    return true;
  }

  private path(version: number): string {
    return `${this.folder}${String(version).padStart(20, "0")}.json`;
  }

  /** From the last whole checkpoint, where there is one: older commits may be gone. */
  private async begin(): Promise<void> {
    let first = Infinity;
    const checkpoints = new Map<number, { readonly parts: number; readonly files: StoredFile[] }>();
    let other = -1;
    for await (const file of this.store.list(this.folder)) {
      const name = file.path.slice(this.folder.length);
      const commit = commitName.exec(name);
      if (commit !== null) first = Math.min(first, Number(commit[1]));
      const checkpoint = checkpointName.exec(name);
      if (checkpoint !== null) {
        const known = checkpoints.get(Number(checkpoint[1])) ?? { parts: Number(checkpoint[3] ?? 1), files: [] };
        known.files.push(file);
        checkpoints.set(Number(checkpoint[1]), known);
      }
      other = Math.max(other, Number(otherCheckpoint.exec(name)?.[1] ?? -1));
    }
    const whole = [...checkpoints].filter(([, { parts, files }]) => files.length === parts).sort(([one], [two]) => two - one)[0];
    if (whole !== undefined) {
      for (const file of whole[1].files) this.take(await readCheckpoint(this.store, file, this.run));
      this.state.version = whole[0];
    } else if (first !== Infinity && first !== 0)
      throw new GodwitError(
        "UNSUPPORTED_OUTPUT",
        other === -1
          ? `the Delta log ${this.folder} begins with version ${first}, and has no checkpoint before it`
          : `the checkpoint of version ${other} in ${this.folder} is of the second kind (v2Checkpoint), which is not read`,
        { hint: "Have Spark or delta-rs write a classic checkpoint of the table." },
      );
  }

  private take(actions: readonly DeltaAction[]): void {
    const { state } = this;
    let chunk: number | null = null;
    let rows = 0;
    const paths = new Set<string>();
    for (const { protocol, metaData, txn, add } of actions) {
      if (protocol !== undefined) state.protocol = protocol;
      if (metaData !== undefined) state.metadata = metaData;
      if (txn?.appId === this.run) chunk = txn.version;
      if (add !== undefined) paths.add(add.path);
      if (add?.stats !== undefined) rows += (JSON.parse(add.stats) as { numRecords?: number }).numRecords ?? 0;
    }
    if (chunk === null) return;
    state.chunk = Math.max(state.chunk, chunk);
    // A checkpoint says which chunk was the last, and not which rows came with it.
    if (!actions.some(({ commitInfo }) => commitInfo !== undefined)) return;
    state.rows.set(chunk, rows);
    state.paths.set(chunk, paths);
  }

  private async actions(file: StoredFile): Promise<readonly DeltaAction[]> {
    const source = await this.store.open(file);
    const text = Buffer.from(await allBytes(source)).toString("utf8");
    await source.close();
    try {
      return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line) as DeltaAction);
    } catch (cause) {
      throw new GodwitError("MALFORMED_INPUT", "a commit of the Delta table is not JSON, line by line", {
        where: { file: file.path },
        cause,
      });
    }
  }
}
