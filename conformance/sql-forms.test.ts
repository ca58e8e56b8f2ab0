import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { emitSql, type DialectName, type ForestForm, type SqlRequest } from "@godwit/core/sql";
import { GraphBuilder, type Column, type Graph } from "@godwit/core/ir";
import { chance, madeTrees } from "../bench/guard/made-trees.ts";
import { roundByAdding } from "../packages/core/src/backends/sql/single-range.ts";

function forest(trees: number, leaves: number, labels?: readonly string[]): Graph {
  const columns = Array.from({ length: 4 }, (_, index): Column => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const value = builder.forest(builder.input([0, 1, 2, 3]), madeTrees({ depth: Math.log2(leaves) }, trees, 4, 100), "sum");
  const output = labels === undefined ? ({ shape: "rows" } as const) : ({ shape: "matrix", labels } as const);
  return builder.finish([{ name: "predict", outputs: [{ name: "y", dtype: "<f8", value, ...output }] }]);
}

function emitted(graph: Graph, dialect: DialectName, form: ForestForm = "auto", as: SqlRequest["as"] = "select"): string {
  return emitSql({ graph, methods: ["predict"], dialect, form, as, table: ["t"], key: "id", name: "m", origin: [] }).text;
}

test("small trees are CASEs, large ones arrays where the engine has them", () => {
  const isArray = (text: string): boolean => /FOR i IN|unnest|transform\(|arrayMap/u.test(text);
  expect(isArray(emitted(forest(10, 32), "duckdb"))).toBe(false);
  expect(isArray(emitted(forest(10, 256), "duckdb"))).toBe(true);
  expect(isArray(emitted(forest(10, 256), "postgres"))).toBe(false);
  expect(isArray(emitted(forest(100, 512), "postgres"))).toBe(true);
  expect(isArray(emitted(forest(10, 256), "spark"))).toBe(true);
  expect(isArray(emitted(forest(10, 32), "duckdb", "array"))).toBe(true);
});

test("what an engine does not plan in reasonable time is refused, and so is a form that it does not have", () => {
  const refusal = (dialect: DialectName, form: ForestForm, as?: SqlRequest["as"]): string => {
    try {
      emitted(forest(100, 512), dialect, form, as);
    } catch (error) {
      if (error instanceof GodwitError) return `${error.code}: ${error.message}`;
    }
    return "written";
  };
  expect(refusal("mysql", "auto")).toMatch(/^SQL_TOO_LARGE: the statement is \d/u);
  expect(refusal("sqlite", "array")).toMatch(/^UNSUPPORTED_BY_DIALECT: SQLite has no arrays/u);
  expect(refusal("sqlite", "auto", "table")).toBe("written");
  expect(refusal("spark", "auto", "table")).toMatch(/^UNSUPPORTED_BY_DIALECT: tables of trees are not written for Spark SQL/u);
  expect(refusal("duckdb", "case", "table")).toMatch(/^UNSUPPORTED_BY_DIALECT: CASEs stand in no table/u);
});

test("a label cannot leave its comment", () => {
  const text = emitted(forest(1, 2, ["a\nDROP TABLE t; --\u2028\u0085'\"*/"]), "postgres");
  const lines = text.split(/[\n\r\u0085\u2028\u2029]/u);
  expect(lines.filter((line) => line.includes("DROP TABLE")).every((line) => line.startsWith("--"))).toBe(true);
});

test("sums rounded by adding have the bits of float32", () => {
  const range = { low: -20, high: 6 };
  const text = roundByAdding((value) => value.toExponential(), "s", range);
  const database = new DatabaseSync(":memory:");
  const statement = database.prepare(`SELECT ${text} AS rounded FROM (SELECT ? AS s)`);
  const random = chance(3);
  // Sums of two numbers of float32 whose last bit is at least 2^-44, and ties among them.
  const single = (): number => Math.round((random() - 0.5) * 2 ** (20 + Math.floor(random() * 31))) * 2 ** -44;
  for (let round = 0; round < 5000; round++) {
    const sum = Math.fround(single()) + (round % 3 === 0 ? 2 ** (Math.floor(random() * 40) - 44) : Math.fround(single()));
    expect(statement.get(sum)!["rounded"]).toBe(Math.fround(sum));
  }
  database.close();
});
