import { existsSync, readdirSync, readFileSync } from "node:fs";
import { inflateRawSync, inflateSync, gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { aModelOfEachCase, type StoredFile } from "../../../../conformance/exam-file.ts";
import { GodwitError } from "../errors/index.ts";
import { decode } from "./compression/decode.ts";
import { inflationLimit } from "./compression/inflation-limit.ts";
import type { Decompress } from "./decompress.ts";
import { toBooleans } from "./numpy/to-booleans.ts";
import { toFloat64 } from "./numpy/to-float64.ts";
import { toInt32 } from "./numpy/to-int32.ts";
import { readNpz } from "./numpy/npz.ts";
import { toStrings } from "./numpy/to-strings.ts";
import { toValues } from "./numpy/to-values.ts";
import { defaultLimits } from "./limits.ts";
import { childrenOf } from "./python/children.ts";
import { toCompressedRows } from "./numpy/to-compressed-rows.ts";
import type { PyRecord, PyValue } from "./python/value.ts";
import { readModelFile } from "./read-model-file.ts";

const seconds = Number(process.env["GODWIT_FUZZ_SECONDS"] ?? 4);
const slowest = 5_000;
const largest = 50_000;
const mostMemory = 2 ** 30;

const decompress: Decompress = async (method, bytes, limits) => {
  const maxOutputLength = inflationLimit(bytes.length, limits);
  try {
    if (method === "zlib") return new Uint8Array(inflateSync(bytes, { maxOutputLength }));
    if (method === "gzip") return new Uint8Array(gunzipSync(bytes, { maxOutputLength }));
    if (method === "deflate") return new Uint8Array(inflateRawSync(bytes, { maxOutputLength }));
  } catch (error) {
    throw new GodwitError("MALFORMED", "zlib refuses the content", { cause: error });
  }
  return decode(method, bytes, limits);
};

/** Numbers from 0 to 2^32 in a fixed order (mulberry32), so that a failure can be run again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const interesting = [0, 1, 0x28, 0x2e, 0x30, 0x52, 0x5d, 0x62, 0x64, 0x65, 0x74, 0x75, 0x7f, 0x80, 0x81, 0x85, 0x90, 0x93, 0x94, 0xff];

function mutated(original: Uint8Array, next: () => number, donor: Uint8Array): Uint8Array {
  const bytes = original.slice();
  for (let times = (next() % 8) + 1; times > 0; times--) {
    const at = next() % bytes.length;
    switch (next() % 6) {
      case 0:
        bytes[at] = next();
        break;
      case 1:
        bytes[at] = interesting[next() % interesting.length]!;
        break;
      case 2:
        bytes[at]! ^= 1 << (next() % 8);
        break;
      case 3:
        bytes.copyWithin(at, next() % bytes.length, (next() % bytes.length) + 1);
        break;
      case 4:
        bytes.set(donor.subarray(next() % donor.length).subarray(0, Math.min(bytes.length - at, next() % 64)), at);
        break;
      default:
        return bytes.slice(0, at + 1);
    }
  }
  return bytes;
}

/** Reads everything in every way that importers do; only coded errors may come of it. */
function useAll(values: readonly PyValue[]): void {
  const seen = new Set<PyRecord>();
  const pending: PyValue[] = [...values];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== "object" || seen.has(value)) continue;
    seen.add(value);
    for (const child of childrenOf(value)) pending.push(child);
    if (value.kind === "ndarray") for (const read of [toFloat64, toInt32, toBooleans, toStrings, toValues]) attempt(() => read(value));
    if (value.kind === "sparse") attempt(() => toCompressedRows(value));
  }
}

function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code === "INTERNAL") throw error;
  }
}

/** Our own fixtures, the attacks, and some real models. */
function corpus(): readonly StoredFile[] {
  const folders = [
    ...subfolders(new URL("./fixtures/", import.meta.url)),
    new URL("../../../../conformance/hostile/files/", import.meta.url),
  ];
  const own = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => ({
      name: `${folder.pathname.split("/").at(-2)}/${name}`,
      bytes: new Uint8Array(readFileSync(new URL(name, folder))),
    })),
  );
  const models = aModelOfEachCase("sklearn").filter((_, index) => index % 5 === 0);
  return [...own, ...models].filter(({ bytes }) => bytes.length > 0 && bytes.length < largest);
}

function subfolders(folder: URL): URL[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => new URL(`${entry.name}/`, folder));
}

it(
  "gives a value or a coded error for any bytes, and soon",
  async () => {
    Error.stackTraceLimit = 5;
    const files = corpus();
    expect(files.length).toBeGreaterThan(100);
    const seed = Number(process.env["GODWIT_FUZZ_SEED"] ?? 20_260_101);
    const outcomes = new Map<string, number>();
    const end = performance.now() + seconds * 1000;
    for (let round = 0; performance.now() < end; round++) {
      const next = generator(seed + round);
      const { name, bytes } = files[next() % files.length]!;
      const input = mutated(bytes, next, files[next() % files.length]!.bytes);
      const start = performance.now();
      let outcome = "value";
      try {
        const file = await readModelFile(input, { decompress, read: async () => input, limits: { fileBytes: 2 ** 27 } });
        useAll(file.values);
        if (file.format === "npz" || file.format === "zip") await readNpz(file.content, decompress, defaultLimits);
      } catch (error) {
        if (!(error instanceof GodwitError) || error.code === "INTERNAL") {
          throw new Error(`GODWIT_FUZZ_SEED=${seed + round} makes of ${name}: ${String(error)}`, { cause: error });
        }
        outcome = error.code;
      }
      expect(performance.now() - start, `GODWIT_FUZZ_SEED=${seed + round} of ${name} takes long`).toBeLessThan(slowest);
      if (round % 64 === 0) {
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        expect(heapUsed + arrayBuffers, `GODWIT_FUZZ_SEED=${seed + round} of ${name} takes memory`).toBeLessThan(mostMemory);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(outcomes.get("value")).toBeGreaterThan(0);
    expect(outcomes.get("MALFORMED")).toBeGreaterThan(0);
    expect(outcomes.get("TRUNCATED")).toBeGreaterThan(0);
  },
  seconds * 1000 + 30_000,
);
