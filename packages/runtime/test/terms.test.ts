import { expect, test } from "vitest";
import { compileFixture } from "./support/fixtures.ts";
import { GraphBuilder, interpret, type Graph } from "../../core/src/ir/index.ts";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { Engine, loadSync } from "../src/index.ts";

const target = { kind: "vocabulary", terms: ["a", "b", "a long term of many bytes"], size: 3 } as const;

function graphOf(kind: "vocabulary" | "hash"): Graph {
  const builder = new GraphBuilder([{ name: null, dtype: "string", nullable: false }]);
  const value = builder.add("term_sums", [builder.input([0])], {
    target: kind === "hash" ? { kind, size: 5, alternateSign: true } : target,
  });
  return builder.finish([{ name: "transform", outputs: [{ name: "transform", value, dtype: "<f8", shape: "matrix" }] }]);
}

function entry(term: string, weight: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, weight);
  const length = new TextEncoder().encode(term).length.toString(16).padStart(8, "0");
  return `${bits.getBigUint64(0).toString(16).padStart(16, "0")}${length}${term}`;
}

test("texts that are no lists of terms, or broken ones, give the reference's sums", () => {
  const good = entry("a", 1.5) + entry("zz", 2) + entry("a long term of many bytes", -3) + entry("a", 1e-3) + entry("b", Number.NaN);
  const many = Array.from({ length: 100 }, (_, index) => entry(index % 3 === 0 ? "a" : "b", index / 7)).join("");
  const texts = [
    good,
    "",
    null,
    many,
    "nothing of the kind, but as long as a prefix is",
    `${good}3ff00000`,
    entry("a", 1).replace("00000001", "ffffffff"),
  ];
  for (let cut = 0; cut < good.length; cut += 3) texts.push(good.slice(0, cut), good.slice(0, cut) + "X" + good.slice(cut + 1));
  for (const kind of ["vocabulary", "hash"] as const) {
    const graph = graphOf(kind);
    const batch = { rows: texts.length, columns: [texts] };
    const [expected] = interpret(graph, "transform", batch);
    const [answer] = Engine.create().place(lowerToWasm(graph)).run("transform", batch);
    expect(answer).toEqual({ ...expected, dtype: "f64" });
  }
});

test("a model of maps takes one and many, and names what is no map", async () => {
  const model = loadSync(await compileFixture("dict-vectorizer-dense/1.7.2/model.joblib"));
  const one = model.transform({ city: "Zürich", temperature: 2 });
  const many = model.transform([{ city: "Zürich", temperature: 2 }, [["temperature", 3]], {}]) as { toArray(): number[][] };
  expect(many.toArray()[0]).toEqual(one);
  expect(many.toArray()[1]!.filter((cell) => cell !== 0)).toEqual([3]);
  expect(many.toArray()[2]!.every((cell) => cell === 0)).toBe(true);
  expect(() => model.transform([{}, 5] as never)).toThrow(
    expect.objectContaining({ code: "WRONG_TYPE", where: expect.objectContaining({ row: 1 }) }),
  );
  model.free();
});
