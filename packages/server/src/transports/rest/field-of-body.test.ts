import { expect, test } from "vitest";
import { fieldOfBody } from "./field-of-body.ts";

const json = `{"inputs":[{"name":"id","shape":[1],"datatype":"INT64","data":[9007199254740993]}],"parameters":{"user":"Åsa"}}`;
const binary = Buffer.concat([Buffer.from(json), Buffer.alloc(16)]);
const length = { "inference-header-content-length": String(Buffer.byteLength(json)) };

test.each([
  [{ instances: [{ id: 7, name: "x" }, { id: 8 }] }, "id", "7"],
  [{ instances: [{ id: true }] }, "id", "true"],
  [{ inputs: { id: [["a"], ["b"]] } }, "id", "a"],
  [{ inputs: [{ name: "id", data: [[5], [6]] }] }, "id", "5"],
  [{ dataframe_records: [{ id: "å" }] }, "id", "å"],
  [{ dataframe_split: { columns: ["x", "id"], data: [[1, 2]] } }, "id", "2"],
  [{ parameters: { id: "p" }, instances: [{ id: 7 }] }, "id", "p"],
  [{ instances: [{ id: null }] }, "id", undefined],
  [{ instances: [{ id: { deep: 1 } }] }, "id", undefined],
  [{ instances: [[1, 2]] }, "id", undefined],
  [{ instances: [] }, "id", undefined],
  [{ instances: [{}] }, "constructor", undefined],
  [{ inputs: {} }, "__proto__", undefined],
  [[], "id", undefined],
  [null, "id", undefined],
  ["id\n7\n", "id", undefined],
])("%j has in %s: %s", (body, name, expected) => {
  expect(fieldOfBody(body, {}, name)).toBe(expected);
});

test("the JSON before the bytes of tensors is looked into, and broken bytes have no field", () => {
  expect(fieldOfBody(binary, length, "user")).toBe("Åsa");
  expect(fieldOfBody(binary, length, "id")).toBe("9007199254740993");
  for (const header of ["0", "-1", "x", "9999", "3"])
    expect(fieldOfBody(binary, { "inference-header-content-length": header }, "user")).toBeUndefined();
});
