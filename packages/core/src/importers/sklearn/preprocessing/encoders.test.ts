import { describe, expect, it } from "vitest";
import { PythonDict, type PyValue } from "../../../formats/index.ts";
import { columnsOf } from "../../../artifact/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, fitted, floats, integers, list, objects } from "../../../../test/fitted.ts";

function oneHot(categories: readonly PyValue[], options: Readonly<Record<string, PyValue>> = {}, version: string = "1.5.2"): PyValue {
  return fitted(
    "OneHotEncoder",
    {
      categories_: list(...categories),
      handle_unknown: "error",
      sparse_output: false,
      dtype: "float64",
      _drop_idx_after_grouping: null,
      ...options,
    },
    version,
  );
}

describe("OneHotEncoder", () => {
  it("takes 1, 1.0 and True for one category, and '1' for another", () => {
    expect(answer(oneHot([objects(false, true)]), [[1], [0]])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(answer(oneHot([objects("1", "2")]), [["1"]])).toEqual([[1, 0]]);
  });

  it("drops a category after grouping the infrequent ones", () => {
    const model = oneHot([objects("a", "b", "c", "d")], {
      _default_to_infrequent_mappings: list(integers(0, 2, 2, 1)),
      _infrequent_indices: list(integers(1, 2)),
      _drop_idx_after_grouping: objects(0),
      handle_unknown: "infrequent_if_exist",
    });
    expect(answer(model, [["a"], ["b"], ["c"], ["d"], ["?"]])).toEqual([
      [0, 0],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  it("counts an unseen category as infrequent under 'warn' only since 1.8", () => {
    const grouped = {
      _default_to_infrequent_mappings: list(integers(0, 1, 1)),
      _infrequent_indices: list(integers(1, 2)),
      handle_unknown: "warn",
    };
    const model = (version: string): PyValue => oneHot([objects("a", "b", "c")], grouped, version);
    expect(answer(model("1.7.2"), [["?"]])).toEqual([[0, 0]]);
    expect(answer(model("1.8.0"), [["?"]])).toEqual([[0, 1]]);
  });

  it("names step, row and column of an unseen category", () => {
    expect(() =>
      answer(oneHot([objects("a"), floats(1, 2)]), [
        ["a", 1],
        ["a", 3],
      ]),
    ).toThrow(expect.objectContaining({ code: "UNSEEN_CATEGORY", where: expect.objectContaining({ row: 1, column: "1" }) }));
  });

  it("refuses infinity among numbers where an unseen category would pass", () => {
    expect(() => answer(oneHot([floats(1, 2)], { handle_unknown: "ignore" }), [[Infinity]])).toThrow(
      expect.objectContaining({ code: "NOT_FINITE" }),
    );
    expect(answer(oneHot([floats(1, 2)], { handle_unknown: "ignore" }), [[NaN]])).toEqual([[0, 0]]);
  });

  it("tells the signature what it knows", () => {
    const { graph } = importModel(oneHot([objects("a", null), floats(1, 2)], { feature_names_in_: objects("city", "size") }));
    expect(columnsOf(graph, "transform")).toEqual([
      { name: "city", dtype: "string", nullable: true, categories: ["a"] },
      { name: "size", dtype: "f64", nullable: false, categories: [1, 2] },
    ]);
  });

  it.each([
    [objects("a", 1), "strings and numbers"],
    [objects(null, NaN), "both None and NaN"],
  ])("refuses categories that no column can hold", (categories, reason) => {
    expect(() => importModel(oneHot([categories]))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", message: expect.stringContaining(reason) }),
    );
  });

  it("reads many categories at once", () => {
    const many = objects(...Array.from({ length: 20_000 }, (_, index) => `category ${index}`));
    const start = performance.now();
    const { graph } = importModel(oneHot([many], { sparse_output: true }));
    expect(graph.nodes.some(({ type }) => type.width === 20_000)).toBe(true);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("OrdinalEncoder", () => {
  const ordinal = (options: Readonly<Record<string, PyValue>>, version?: string): PyValue =>
    fitted("OrdinalEncoder", { categories_: list(objects("a", "b", NaN)), dtype: "float64", handle_unknown: "error", ...options }, version);

  it("keeps a missing value apart from the unknown ones", () => {
    const model = ordinal({
      handle_unknown: "use_encoded_value",
      unknown_value: -1,
      encoded_missing_value: -2,
      _missing_indices: missingAt(2),
    });
    expect(answer(model, [["b"], [null], ["?"]])).toEqual([[1], [-2], [-1]]);
  });

  it("lets a missing value through as NaN before 1.1 knew another", () => {
    expect(answer(ordinal({ _missing_indices: missingAt(2) }, "1.0.2"), [[null]])).toEqual([[NaN]]);
  });
});

function missingAt(index: number): PyValue {
  return PythonDict.of([[0, index]]);
}
