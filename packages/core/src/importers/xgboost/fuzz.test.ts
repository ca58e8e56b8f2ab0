import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Random } from "../../../test/random.ts";
import { GodwitError } from "../../errors/index.ts";
import { PythonDict, type PyValue } from "../../formats/index.ts";
import { importModel } from "../import-model.ts";

const seconds = Number(process.env["GODWIT_FUZZ_SECONDS"] ?? 2);
const slowest = 5_000;
const pieces = [
  "-1",
  "0",
  "2147483647",
  "1e300",
  "NaN",
  "[",
  "{",
  '"',
  ",",
  "null",
  "\u007f\u007f\u007f\u007f",
  "\0\0\0\0",
  "$Z#",
  "#L",
  "{L",
];

function corpus(): readonly Uint8Array[] {
  const folder = new URL("../../../../../conformance/xgboost/", import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /model\.(?:json|ubj|model|deprecated)$/u.test(name))
    .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
}

/** Some bytes turned, cut, moved, or replaced by what means something. */
function mutated(original: Uint8Array, random: Random): Uint8Array {
  let bytes = original.slice();
  for (let times = random.integer(1, 4); times > 0; times--) {
    const at = random.integer(0, bytes.length - 1);
    const kind = random.integer(0, 4);
    if (kind === 0) bytes[at] = random.integer(0, 255);
    else if (kind === 1) bytes[at]! ^= 1 << random.integer(0, 7);
    else if (kind === 2) bytes.copyWithin(at, random.integer(0, bytes.length - 1), random.integer(0, bytes.length - 1));
    else if (kind === 3) bytes.set(new TextEncoder().encode(random.pick(pieces)).subarray(0, bytes.length - at), at);
    else if (random.chance(0.2) && at > 0) bytes = bytes.slice(0, at);
  }
  return bytes;
}

function booster(data: Uint8Array): PyValue {
  const state = PythonDict.of([["handle", { kind: "bytes", data, mutable: false }]]);
  return { kind: "object", module: "xgboost.core", name: "Booster", args: [], keywords: null, state, items: null, entries: null };
}

it("ends every broken model file in a model or a coded error", () => {
  const files = corpus();
  const random = new Random(1);
  const outcomes = new Map<string, number>();
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const bytes = mutated(random.pick(files), random);
    const start = performance.now();
    let outcome = "read";
    try {
      importModel(booster(bytes));
    } catch (error) {
      if (!(error instanceof GodwitError) || error.code === "INTERNAL") throw error;
      outcome = error.code;
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    expect(performance.now() - start).toBeLessThan(slowest);
  }
  expect(files.length).toBeGreaterThan(20);
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(["read", "INVALID_MODEL", "MALFORMED"]));
}, 120_000);
