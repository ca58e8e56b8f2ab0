import { expect, it } from "vitest";
import { parseDtype } from "../numpy/dtype.ts";
import { makeArray, makeObjectArray } from "../numpy/ndarray.ts";
import { PythonDict } from "./dict.ts";
import type { PyObject, PyValue } from "./value.ts";
import { PythonView } from "./view.ts";

function instance(name: string, attributes: Readonly<Record<string, PyValue>>): PyObject {
  return {
    kind: "object",
    module: "m",
    name,
    args: [],
    keywords: null,
    state: PythonDict.of(Object.entries(attributes)),
    items: null,
    entries: null,
  };
}

const numbers = makeArray(parseDtype("<f8"), [2, 1], "C", new Uint8Array(Float64Array.of(1.5, 2.5).buffer));
const view = new PythonView(
  instance("Pipeline", {
    steps: {
      kind: "list",
      items: [{ kind: "tuple", items: ["scaler", instance("Scaler", { scale_: numbers, mean_: null, with_mean: true, kind: "l2" })] }],
    },
    n: { kind: "scalar", dtype: parseDtype("<i8"), value: 7 },
    zero: makeArray(parseDtype("<i4"), [], "C", Uint8Array.of(9, 0, 0, 0)),
    labels: makeObjectArray([2], "C", ["a", "b"]),
    big: 2n ** 70n,
  }),
);
const scaler = view.attribute("steps").item(0).item(1);

it("reads attributes, numbers and arrays", () => {
  expect(scaler.className).toBe("Scaler");
  expect([...scaler.attribute("scale_").float64([-1, 1])]).toEqual([1.5, 2.5]);
  expect(scaler.attribute("mean_").orNone()).toBeUndefined();
  expect(scaler.attribute("with_mean").boolean()).toBe(true);
  expect(scaler.first("var_", "scale_").shape()).toEqual([2, 1]);
  expect(scaler.find("var_")).toBeUndefined();
  expect([view.attribute("n").integer(1), view.attribute("zero").number(), view.attribute("labels").strings()]).toEqual([7, 9, ["a", "b"]]);
  expect(scaler.attribute("kind").choice("l1", "l2")).toBe("l2");
  expect([...new PythonView({ kind: "list", items: [1, true] }).float64()]).toEqual([1, 1]);
});

it.each([
  [() => scaler.attribute("var_"), "steps[0][1]: the attribute var_ is missing"],
  [() => scaler.attribute("scale_").float64([3]), "steps[0][1].scale_: the shape is (2, 1) instead of (3)"],
  [() => scaler.attribute("kind").number(), "steps[0][1].kind: expected a number, found 'l2'"],
  [() => view.attribute("labels").float64(), "expected an array of numbers, found other objects in it"],
  [() => view.attribute("big").integer(), "big: expected an integer, found 1180591620717411303424"],
  [() => view.attribute("steps").item(1), "steps: item 1 is missing"],
  [() => view.attribute("steps").attribute("x"), "steps: expected an object, found list of 1"],
])("says what is wrong and where (%#)", (read, message) => {
  expect(read).toThrow(expect.objectContaining({ code: "INVALID_MODEL", message }));
});

it("refuses an option that is not known as such", () => {
  expect(() => scaler.attribute("kind").choice("l1")).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_OPTION", where: { path: "steps[0][1].kind" } }),
  );
});

it("finds attributes in slots", () => {
  const slots = { ...instance("S", {}), state: { kind: "tuple", items: [null, PythonDict.of([["x", 1]])] } } satisfies PyValue;
  expect(new PythonView(slots).attribute("x").number()).toBe(1);
});
