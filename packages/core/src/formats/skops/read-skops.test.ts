import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../bytes/text.ts";
import { defaultLimits } from "../limits.ts";
import type { PyDict, PyValue } from "../python/value.ts";
import { writeZip } from "../zip.ts";
import { parsePythonJson } from "../python/json.ts";
import { readSkops } from "./read-skops.ts";

const stored = (): Promise<never> => Promise.reject(new Error("nothing is compressed"));
const read = async (schema: object, protocol: unknown = 2): Promise<PyValue> =>
  (await readSkops(writeZip([["schema.json", encodeUtf8(JSON.stringify({ ...schema, protocol }))]]), stored, defaultLimits)).value;
const json = (content: string): object => ({ __class__: "str", __module__: "builtins", __loader__: "JsonNode", content });
const type = (name: string): object => ({ __class__: name, __module__: "builtins", __loader__: "TypeNode" });
const list = (...content: readonly object[]): object => ({ __class__: "list", __module__: "builtins", __loader__: "ListNode", content });
const dict = (content: object, ...types: readonly string[]): object => ({
  __class__: "dict",
  __module__: "builtins",
  __loader__: "DictNode",
  content,
  key_types: list(...types.map(type)),
});

describe("an archive of skops", () => {
  it("gives keys their types back, in the order of the file", async () => {
    const content = `{"b":${JSON.stringify(json("1"))},"2":${JSON.stringify(json('"x"'))}}`;
    const schema = JSON.stringify({ ...dict({}, "str", "int"), protocol: 2 }).replace('"content":{}', `"content":${content}`);
    const { value } = await readSkops(writeZip([["schema.json", encodeUtf8(schema)]]), stored, defaultLimits);
    expect([...(value as PyDict).entries()]).toEqual([
      ["b", 1],
      [2, "x"],
    ]);
  });

  it("keeps the point of floats in lists", async () => {
    expect(await read(list(json("5.0"), json("5")))).toEqual({ kind: "list", items: [5, 5], floats: new Set([0]) });
  });

  it("reads objects as a pickle would hold them", async () => {
    const node = {
      __class__: "Ridge",
      __module__: "sklearn.linear_model._ridge",
      __loader__: "ObjectNode",
      content: dict({ a: json("NaN") }, "str"),
    };
    expect(await read(node)).toMatchObject({ kind: "object", module: "sklearn.linear_model._ridge", name: "Ridge" });
  });

  it.each([
    ["a node of an unknown kind", { __loader__: "EvalNode", __class__: "a", __module__: "b" }, 2, "MALFORMED"],
    ["a newer protocol", list(), 3, "UNSUPPORTED_FORMAT"],
    ["no protocol", list(), null, "MALFORMED"],
    [
      "a file that is not there",
      { __loader__: "NdArrayNode", __class__: "ndarray", __module__: "numpy", type: "numpy", file: "1.npy" },
      2,
      "TRUNCATED",
    ],
    ["keys without types", dict({ a: json("1") }), 2, "MALFORMED"],
    [
      "an array of another shape",
      { __loader__: "NdArrayNode", __class__: "ndarray", __module__: "numpy", type: "json", shape: list(json("3")), content: [json("1")] },
      2,
      "MALFORMED",
    ],
  ])("refuses %s", async (_what, schema, protocol, code) => {
    await expect(read(schema, protocol)).rejects.toThrow(expect.objectContaining({ code }));
  });
});

describe("Python's JSON", () => {
  const parse = (text: string): PyValue => parsePythonJson(text, { ...defaultLimits, depth: 10 });

  it("keeps the order of keys like numbers, and the last of equal ones", () => {
    const value = parse('{"b":1,"10":2,"2":3,"b":4}') as PyDict;
    expect([...value.entries()]).toEqual([
      ["b", 4],
      ["10", 2],
      ["2", 3],
    ]);
  });

  it("reads numbers that JSON lacks, and whole ones of any size", () => {
    expect(parse("[NaN, -Infinity, 12345678901234567890, 1e400, -0]")).toEqual({
      kind: "list",
      items: [NaN, -Infinity, 12345678901234567890n, Infinity, -0],
    });
  });

  it("reads escapes", () => {
    expect(parse('"a\\\\\\"\\u00e9\\n"')).toBe('a\\"é\n');
  });

  it.each([
    ["{", "TRUNCATED"],
    ['["a', "TRUNCATED"],
    ["[1 2]", "MALFORMED"],
    ["[1,]", "MALFORMED"],
    ["01", "MALFORMED"],
    ['{"a" 1}', "MALFORMED"],
    ["[".repeat(50), "LIMIT_EXCEEDED"],
    ["nul", "MALFORMED"],
    ['"\\x"', "MALFORMED"],
  ])("refuses %s", (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });
});
