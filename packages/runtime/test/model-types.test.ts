import { expectTypeOf, test } from "vitest";
import type { Answer, Matrix, Model, Result, RowAnswer } from "../src/index.ts";

test("the form of the input decides the form of the answer", () => {
  const calls = (model: Model, texts: string[], rows: { age: number; city: string | null }[], lists: (number | string)[][]): void => {
    expectTypeOf(model.predictProba({ age: 41, city: "Åre" })).toEqualTypeOf<number[] | number[][]>();
    expectTypeOf(model.predictProba([41, "Åre"])).toEqualTypeOf<number[] | number[][]>();
    expectTypeOf(model.predictProba("a text")).toEqualTypeOf<number[] | number[][]>();
    for (const many of [model.predictProba(rows), model.predictProba(lists), model.predictProba({ age: [1, 2], city: ["a", null] })])
      expectTypeOf(many).toEqualTypeOf<Matrix | Matrix[]>();
    expectTypeOf(model.predictProba(new Float64Array(4))).toEqualTypeOf<Matrix | Matrix[]>();
    expectTypeOf(model.predictProba({ data: new Float32Array(4), columns: 2 })).toEqualTypeOf<Matrix | Matrix[]>();
    expectTypeOf(model.predictProba(texts)).toEqualTypeOf<Matrix | Matrix[] | number[] | number[][]>();
    expectTypeOf(model.scoreSamplesAsync(rows, { threads: 2 })).toEqualTypeOf<Promise<Float64Array>>();
    expectTypeOf(model.transform(rows)).toEqualTypeOf<Answer>();
    expectTypeOf(model.transform({ age: 1 })).toEqualTypeOf<RowAnswer>();
    expectTypeOf(model.call("kneighbors", rows)).toEqualTypeOf<Result>();
    // @ts-expect-error a row is no number
    model.predict(5);
    // @ts-expect-error a matrix is of floats
    model.predict(new Int32Array(4));
  };
  expectTypeOf(calls).toBeFunction();
});
