import type { Chunk, Frame, Schema } from "../../src/index.ts";

export const killKey = "c0ffee".repeat(8);

export const killSchema: Schema = [
  { name: "n", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "label", type: { kind: "text" }, nullable: true },
];

export function chunkOfKill(index: number, rows: number): Chunk {
  return { index, part: 0, firstRow: index * rows, rows };
}

/** The rows of a chunk, in two frames. */
export async function* framesOfChunk(index: number, rows: number): AsyncGenerator<Frame> {
  const half = Math.floor(rows / 2);
  for (const [from, to] of [
    [0, half],
    [half, rows],
  ] as const) {
    const places = Array.from({ length: to - from }, (_, place) => index * rows + from + place);
    const n = { type: { kind: "integer", bits: 64, signed: true }, values: BigInt64Array.from(places, BigInt), present: null } as const;
    const label = { type: { kind: "text" }, values: places.map((place) => `row ${place}`), present: null } as const;
    yield { rows: places.length, columns: [n, label], positions: null, firstRow: places[0] ?? 0, rejects: [] };
  }
}
