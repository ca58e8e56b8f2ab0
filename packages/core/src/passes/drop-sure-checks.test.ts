import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { strings } from "../ir/index.ts";
import { dropSureChecks } from "./drop-sure-checks.ts";

test("a check after a stricter one, and after an imputer of checked cells", () => {
  const graph = smallGraph((g) => {
    const checked = g.check(g.input([0, 1]), "no_infinity", "imputer", []);
    const filled = g.where(g.isMissing(checked), g.number(1, 2), checked);
    return g.check(g.check(filled, "finite", "scaler", []), "no_infinity", "model", []);
  });
  expect(shapeOf(dropSureChecks(graph))).toEqual(["input()", "check(0)", "is_missing(1)", "constant()", "where(2, 3, 1)"]);
});

test("a looser check before does not spare a stricter one", () => {
  const graph = smallGraph((g) => g.check(g.check(g.input([0]), "finite", "scaler", []), "finite_f32", "forest", []));
  expect(shapeOf(dropSureChecks(graph))).toEqual(shapeOf(graph));
});

test("an imputed value that float32 cannot hold keeps the check", () => {
  const graph = smallGraph((g) => {
    const checked = g.check(g.input([0]), "no_infinity_f32", "imputer", []);
    return g.check(g.where(g.isMissing(checked), g.number(1e300), checked), "finite_f32", "forest", []);
  });
  expect(dropSureChecks(graph).nodes.filter(({ op }) => op === "check")).toHaveLength(2);
});

test("of joined values only the part that can break the rule is checked, with its own column names", () => {
  const graph = dropSureChecks(
    smallGraph((g) => {
      const code = g.oneHot(g.lookup(g.input([4]), strings(["a", "b"]), [0, 1], -1, -1), 2, "dense");
      return g.check(g.concat([code, g.input([0, 1])]), "finite", "model", []);
    }),
  );
  expect(shapeOf(graph)).toEqual(["input()", "lookup(0)", "one_hot(1)", "input()", "check(3)", "concat(2, 4)"]);
  expect(graph.nodes[4]).toMatchObject({ attributes: { rule: "finite", step: "model", labels: ["2", "3"] } });
});

test("an encoder that knows every value needs no check", () => {
  const graph = smallGraph((g) => g.check(g.lookup(g.input([4]), strings(["a"]), [0], 1, 2), "known", "encoder", []));
  expect(shapeOf(dropSureChecks(graph))).toEqual(["input()", "lookup(0)"]);
});
