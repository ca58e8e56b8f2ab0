import { describe, expect, it } from "vitest";
import { PythonDict, type PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, dict, fitted, list, numpy, tuple } from "../../../../test/fitted.ts";

function applying(func: PyValue, options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted("FunctionTransformer", { func, validate: false, n_features_in_: 2, ...options });
}

function partial(func: PyValue, positional: PyValue, keywords: PyValue): PyValue {
  const state = tuple(func, positional, keywords, null);
  return { kind: "object", module: "functools", name: "partial", args: [func], keywords: null, state, items: null, entries: null };
}

function stored(module: string, name: string): PyValue {
  return { kind: "object", module, name, args: [], keywords: null, state: null, items: null, entries: null };
}

describe("a function of NumPy", () => {
  it("is found by its name, whatever its module", () => {
    const ufunc: PyValue = { kind: "global", module: "numpy._core._multiarray_umath", name: "log1p" };
    expect(answer(applying(ufunc), [[0, Infinity]])).toEqual([[0, Infinity]]);
    expect(answer(applying(numpy("abs")), [[-2, NaN]])).toEqual([[2, NaN]]);
  });

  it("takes its keyword arguments, from a partial too", () => {
    const bounds = dict({ a_min: -1, a_max: 2 });
    expect(answer(applying(numpy("clip"), { kw_args: bounds }), [[-3, 5]])).toEqual([[-1, 2]]);
    expect(answer(applying(partial(numpy("clip"), tuple(), bounds)), [[-3, 5]])).toEqual([[-1, 2]]);
    expect(answer(applying(numpy("round"), { kw_args: dict({ decimals: 1 }) }), [[0.25, 0.35]])).toEqual([[0.2, 0.4]]);
    expect(answer(applying(numpy("nan_to_num"), { kw_args: dict({ nan: 7 }) }), [[NaN, -Infinity]])).toEqual([[7, -Number.MAX_VALUE]]);
  });

  it.each([
    [numpy("log1p"), dict({ where: true }), "numpy.log1p with the argument where"],
    [{ kind: "global", module: "__main__", name: "clean" } as const, null, "the function __main__.clean"],
    [{ kind: "global", module: "scipy.special", name: "logit" } as const, null, "the function scipy.special.logit"],
    [numpy("cumsum"), null, "the function numpy.cumsum"],
    [partial(numpy("power"), tuple(2), PythonDict.of([])), null, "a functools.partial"],
    [stored("cloudpickle.cloudpickle", "_make_function"), null, "a lambda or function of one's own, stored by cloudpickle"],
    [stored("dill._dill", "_create_function"), null, "a lambda or function of one's own, stored by dill"],
  ])("is refused by name where it is not known", (func, keywords, message) => {
    expect(() => importModel(applying(func, { kw_args: keywords }))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", message }),
    );
  });

  it("is not applied to sparse data unless it leaves zero alone", () => {
    const encoder = fitted("OneHotEncoder", {
      categories_: list(list(1, 2)),
      drop_idx_: null,
      handle_unknown: "ignore",
      sparse_output: true,
      dtype: "float64",
    });
    const pipeline = (func: PyValue): PyValue =>
      fitted("Pipeline", { steps: list(tuple("encode", encoder), tuple("apply", applying(func))) });
    expect(answer(pipeline(numpy("sqrt")), [[2]])).toEqual([[0, 1]]);
    expect(() => importModel(pipeline(numpy("exp")))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", where: { step: "apply" } }),
    );
  });
});

describe("without a function", () => {
  it("everything passes, texts too where the caller saw them", () => {
    expect(answer(applying(null), [[-0, Infinity]])).toEqual([[-0, Infinity]]);
    expect(
      answer(applying(null), [["a", 1]], "transform", [
        { name: null, kind: "string" },
        { name: null, kind: "numeric" },
      ]),
    ).toEqual([["a", 1]]);
  });

  it("validate=True refuses missing values", () => {
    expect(() => answer(applying(null, { validate: true }), [[1, NaN]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  });
});
