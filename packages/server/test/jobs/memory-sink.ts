import type { Chunk, Frame, Receipt, ScalarVector, Sink, SinkRun } from "@godwit/data";

type Row = Readonly<Record<string, unknown>>;

/** What stands in a sink, whichever process or try wrote it. */
export interface MemoryTable {
  readonly chunks: Map<number, readonly Row[]>;
  finished: number;
}

export function memoryTable(): MemoryTable {
  return { chunks: new Map(), finished: 0 };
}

export function rowsIn({ chunks }: MemoryTable): readonly Row[] {
  return [...chunks].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
}

/** Chunks in memory, each there or not. `fail` is asked before and after a chunk stands. */
export function memorySink(table: MemoryTable, fail: (when: "before" | "after", chunk: number) => void = () => undefined): Sink {
  let names: readonly string[] = [];
  return {
    name: "memory",
    guarantee: "exactly-once",
    async begin({ schema }: SinkRun) {
      names = schema.map(({ name }) => name);
      return [...table.chunks].map(([chunk, rows]) => ({ chunk, rows: rows.length, proof: {} }));
    },
    async write({ index }: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
      const rows: Row[] = [];
      for await (const frame of frames)
        for (let row = 0; row < frame.rows; row++)
          rows.push(Object.fromEntries(frame.columns.map((vector, place) => [names[place]!, cellOf(vector as ScalarVector, row)])));
      fail("before", index);
      if (table.chunks.has(index)) throw new Error(`chunk ${index} is written twice`);
      table.chunks.set(index, rows);
      fail("after", index);
      return { chunk: index, rows: rows.length, proof: {} };
    },
    async finish() {
      table.finished++;
    },
    close: () => Promise.resolve(),
  };
}

function cellOf({ values, present }: ScalarVector, row: number): unknown {
  return present !== null && present[row] === 0 ? null : values[row];
}
