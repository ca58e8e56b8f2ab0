import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { decode } from "./compression/decode.ts";
import type { Decompress } from "./decompress.ts";
import type { ReadLimits } from "./limits.ts";
import { toValues } from "./numpy/to-values.ts";
import type { PyDict, PyValue } from "./python/value.ts";
import { type ModelFile, readModelFile, refuseDangerous } from "./read-model-file.ts";

const folder = new URL("./fixtures/", import.meta.url);
const writers = readdirSync(folder).filter((name) => !name.includes("."));

const decompress: Decompress = async (method, bytes, limits) => {
  try {
    if (method === "zlib") return new Uint8Array(inflateSync(bytes));
    if (method === "gzip") return new Uint8Array(gunzipSync(bytes));
  } catch (error) {
    throw new GodwitError(String(error).includes("unexpected end") ? "TRUNCATED" : "MALFORMED", "zlib refuses the content", {
      cause: error,
    });
  }
  if (method === "deflate") throw new Error("no fixture is a zip");
  return decode(method, bytes, limits);
};

async function readFixture(path: string, limits: Partial<ReadLimits> = {}): Promise<ModelFile> {
  const url = new URL(path, folder);
  const read = async (name: string): Promise<Uint8Array> => new Uint8Array(readFileSync(new URL(name, url)));
  return readModelFile(new Uint8Array(readFileSync(url)), { decompress, read, limits });
}

/** A value as plain JSON-like data, with what tells kinds apart spelt out. */
function spell(value: PyValue): unknown {
  if (value === null || typeof value !== "object") return value;
  switch (value.kind) {
    case "ndarray":
      return {
        array: value.dtype.name,
        shape: value.shape,
        items: toValues(value).map(spell),
        ...(value.floats && { floats: [...value.floats] }),
      };
    case "list":
      return { list: value.items.map(spell), ...(value.floats && { floats: [...value.floats] }) };
    case "tuple":
      return { tuple: value.items.map(spell) };
    case "dict":
      return { dict: [...value.entries()].map(([key, item]) => [spell(key), spell(item)]) };
    case "set":
      return { set: value.values(), frozen: value.frozen };
    case "scalar":
      return { scalar: value.dtype.name, value: value.value };
    case "bytes":
      return { bytes: [...value.data] };
    case "masked-array":
      return { masked: spell(value.data), mask: toValues(value.mask) };
    case "sparse":
      return value;
    case "object":
      return { class: value.name, args: value.args.map(spell) };
    case "dtype":
      return { dtype: value.name };
    default:
      return value;
  }
}

const array = (name: string, shape: number[], items: unknown[], floats?: number[]): unknown => ({
  array: name,
  shape,
  items,
  ...(floats && { floats }),
});
const record = (...items: unknown[]): unknown => ({ tuple: items });

/** What `fixtures/make.py` puts into each file. */
const expected: Readonly<Record<string, unknown>> = {
  float64: array("<f8", [2, 3], [1.5, -0, NaN, Infinity, -Infinity, 5e-324]),
  fortran: array("<f8", [2, 3], [0, 1, 2, 3, 4, 5]),
  fortran3: array(
    "<i4",
    [2, 3, 4],
    Array.from({ length: 24 }, (_, at) => at),
  ),
  float32: array("<f4", [2], [Math.fround(0.1), Math.fround(1e30)]),
  float16: array("<f2", [3], [0.5, 65504, 2 ** -24]),
  big: array(">f8", [2], [1.5, 2.5]),
  bigint: array(">i4", [3], [1, -2, 300]),
  int64: array("<i8", [3], [1, -1, 2n ** 62n]),
  uint64: array("<u8", [1], [2n ** 64n - 1n]),
  int8: array("|i1", [2], [-1, 127]),
  bool: array("|b1", [2], [true, false]),
  complex: array("<c16", [1], [{ kind: "complex", real: 1, imaginary: 2 }]),
  unicode: array("<U2", [4], ["é", "日本", "", "a\u{1f600}"]),
  bytes: array("|S2", [2], [{ bytes: [97, 98] }, { bytes: [99] }]),
  objects: array("|O", [6], ["x", null, 1, 1, 0.5, true], [3]),
  objects2: array("|O", [2, 2], [1, "a", null, 2.5]),
  datetime: array("<M8[D]", [2], [18263, NaN]),
  timedelta: array("<m8[10s]", [2], [25, -1]),
  record: array(
    "|V25",
    [3],
    [
      record(1, 0, 0.5, array("<u4", [2], [1, 2])),
      record(-1, 1, Infinity, array("<u4", [2], [3, 4])),
      record(2 ** 40, 255, -0.25, array("<u4", [2], [5, 6])),
    ],
  ),
  aligned: array("|V16", [2], [record(0, 1.25), record(0, 2.5)]),
  zero: array("<f8", [0, 3], []),
  scalar0: array("<f8", [], [7.5]),
  strided: array("<f8", [4], [0, 3, 6, 9]),
  npfloat: { scalar: "<f8", value: 0.1 },
  npint: { scalar: "<i8", value: -5 },
  npstr: { scalar: "<U1", value: "ß" },
  npbool: { scalar: "|b1", value: true },
  masked: { masked: array("<f8", [2], [1, 2]), mask: [false, true] },
  int: 5,
  negative: -70000,
  long: 2n ** 100n,
  float: 5,
  text: "naïve \n '\"\\ \u{1f600}",
  list: { list: [1, 1, 0.5, true, null], floats: [1] },
  tuple: { tuple: [1, "a", { tuple: [] }] },
  ordered: {
    dict: [
      ["b", 1],
      ["a", 2],
    ],
  },
  default: { dict: [["k", 3]] },
  set: { set: [1, 2], frozen: false },
  frozen: { set: ["a"], frozen: true },
  slice: { kind: "slice", start: 1, stop: null, step: 2 },
  pycomplex: { kind: "complex", real: 1, imaginary: -2 },
  bytearray: { bytes: [120, 121, 122] },
  pair: { class: "Pair", args: [1, 2] },
  class: { kind: "global", module: "numpy", name: "float64" },
  dtype: { dtype: "<i4" },
  shared: { list: [array("<f8", [2], [1, 2]), array("<f8", [2], [1, 2])] },
};

describe.each(writers)("files of %s", (writer) => {
  const files = readdirSync(new URL(`${writer}/`, folder)).filter((name) => /\.(?:pkl|joblib)$/u.test(name));

  it.each(files)("reads every value of %s", async (file) => {
    const { values, globals, warnings, format } = await readFixture(`${writer}/${file}`);
    expect(warnings).toEqual([]);
    expect(values).toHaveLength(1);
    expect(globals.filter(({ status }) => status === "dangerous")).toEqual([]);
    expect(format).toBe(file.endsWith(".pkl") ? "pickle" : "joblib");
    const found = new Map(pairs(values[0]));
    for (const [name, wanted] of Object.entries(expected)) expect({ [name]: spell(found.get(name) ?? null) }).toEqual({ [name]: wanted });
    checkSparse(found);
    expect(spell(found.get("function") ?? null)).toMatchObject({ kind: "global", name: "log1p" });
    const dict = found.get("dict") as PyDict;
    expect([dict.size, dict.get("1"), dict.get(1), dict.get(true), dict.get({ kind: "tuple", items: [1, 2] }), dict.get(null)]).toEqual([
      4,
      "text",
      "number",
      "number",
      "tuple",
      0,
    ]);
  });
});

it("copies nothing of an aligned float64 array", async () => {
  const { values, content } = await readFixture("numpy25/plain.joblib");
  const found = new Map(pairs(values[0]));
  const value = found.get("float64");
  expect(value).toMatchObject({ kind: "ndarray" });
  const { toFloat64 } = await import("./numpy/to-float64.ts");
  if (value === null || typeof value !== "object" || value?.kind !== "ndarray") return;
  expect(toFloat64(value).buffer).toBe(content.buffer);
});

it("gives a coded error for a file that is cut anywhere", async () => {
  const whole = new Uint8Array(readFileSync(new URL("numpy123/plain.joblib", folder)));
  const codes = new Map<string, number>();
  Error.stackTraceLimit = 0;
  for (let length = 1; length < whole.length; length += length < 300 ? 1 : 29) {
    const code = await codeOf(whole.subarray(0, length));
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect([...codes.keys()]).toEqual(["TRUNCATED"]);
});

it.each(["gzip", "bz2", "xz", "lzma", "lz4", "zlib"])("calls a %s file that is cut anywhere truncated", async (method) => {
  const whole = new Uint8Array(readFileSync(new URL(`numpy123/${method}.joblib`, folder)));
  Error.stackTraceLimit = 0;
  for (let length = 16; length < whole.length; length += 37)
    expect([length, await codeOf(whole.subarray(0, length))]).toEqual([length, "TRUNCATED"]);
});

it.each(["gzip", "bz2", "xz", "zlib"])("notices a changed byte of a %s file", async (method) => {
  const whole = new Uint8Array(readFileSync(new URL(`numpy123/${method}.joblib`, folder)));
  Error.stackTraceLimit = 0;
  for (let at = 40; at < whole.length - 16; at += 101) {
    const changed = whole.slice();
    changed[at]! ^= 0x10;
    expect([at, await codeOf(changed)]).not.toEqual([at, "read"]);
  }
});

it("refuses to build from a file with a dangerous global, by name", async () => {
  const file = await readModelFile(new TextEncoder().encode("cos\nsystem\n(S'id'\ntR."), { decompress });
  expect(file.globals).toEqual([{ module: "os", name: "system", status: "dangerous", called: true, byte: 0 }]);
  expect(() => refuseDangerous(file)).toThrow(/os\.system/u);
});

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await readModelFile(bytes, { decompress });
    return "read";
  } catch (error) {
    return error instanceof GodwitError ? error.code : String(error);
  }
}

function pairs(value: PyValue | undefined): [string, PyValue][] {
  if (value === undefined || value === null || typeof value !== "object" || value.kind !== "list")
    throw new Error("the fixture is not a list");
  return value.items.map((item) => {
    if (item === null || typeof item !== "object" || item.kind !== "tuple") throw new Error("the fixture's items are not pairs");
    const [name, content = null] = item.items;
    if (typeof name !== "string") throw new Error("the fixture has an item without a name");
    return [name, content];
  });
}

function checkSparse(found: ReadonlyMap<string, PyValue>): void {
  const shapes = { csr: [2, 2], csc: [2, 3], coo: [2, 2], lil: [2, 2], dok: [2, 2], dia: [2, 2] };
  for (const [format, shape] of Object.entries(shapes)) expect(found.get(format)).toMatchObject({ kind: "sparse", format, shape });
  const csr = found.get("csr");
  if (csr === undefined || csr === null || typeof csr !== "object" || csr.kind !== "sparse" || csr.format !== "csr")
    throw new Error("no csr");
  expect([toValues(csr.data), toValues(csr.indices), toValues(csr.indptr)]).toEqual([
    [1.5, 2.5],
    [1, 0],
    [0, 1, 2],
  ]);
}
