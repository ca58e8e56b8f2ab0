import { expect, it } from "vitest";
import { PythonView, type PyValue } from "../../../formats/index.ts";
import { GraphBuilder } from "../../../ir/index.ts";
import { ImportContext, Libraries } from "../../estimator/index.ts";
import { list, objects } from "../../../../test/fitted.ts";
import { selectColumns } from "./column-selection.ts";

const names = ["a", "b", "c", "d"];
const slice = (start: PyValue, stop: PyValue, step: PyValue = null): PyValue => ({ kind: "slice", start, stop, step });
const select = (spec: PyValue): number[] =>
  selectColumns(new PythonView(spec), 4, names, new ImportContext(new GraphBuilder(), new Libraries([])));

it.each<readonly [string, PyValue, readonly number[]]>([
  ["a name", "c", [2]],
  ["an index", -1, [3]],
  ["names", list("d", "a"), [3, 0]],
  ["an array of names", objects("b", "c"), [1, 2]],
  ["indices", list(2, -4), [2, 0]],
  ["a mask", list(true, false, false, true), [0, 3]],
  ["an empty mask", list(false, false, false, false), []],
  ["nothing", list(), []],
  ["a slice", slice(1, 3), [1, 2]],
  ["a slice from the end", slice(-2, null), [2, 3]],
  ["a slice beyond the end", slice(2, 99), [2, 3]],
  ["a slice with a step", slice(null, null, 2), [0, 2]],
  ["a slice backwards", slice(null, null, -1), [3, 2, 1, 0]],
  ["a slice of names, the last included", slice("b", "c"), [1, 2]],
])("%s", (_, spec, columns) => {
  expect(select(spec)).toEqual(columns);
});

it.each<readonly [PyValue, string]>([
  ["z", "INVALID_MODEL"],
  [4, "INVALID_MODEL"],
  [list(true, false), "INVALID_MODEL"],
  [{ kind: "global", module: "__main__", name: "numeric_columns" }, "UNSUPPORTED_OPTION"],
])("refuses what it cannot find", (spec, code) => {
  expect(() => select(spec)).toThrow(expect.objectContaining({ code }));
});
