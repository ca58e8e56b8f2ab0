import { matrix, tensor, type NodeId } from "../../ir/index.ts";
import { comparedField, isPlain, measured, pointTable, type ComparedField } from "./comparison-measure.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { categoryAt, type ModelReader, type ModelSetting, type Prediction } from "./prediction.ts";
import type { Scope } from "./scope.ts";
import { sortedColumns } from "./sorted-columns.ts";
import { literal, type Value } from "./value.ts";

/** A NearestNeighborModel: what the nearest of the stored rows have as their target. */
export const readNearestNeighborModel: ModelReader = (model, setting) => {
  const { scope, target } = setting;
  const measure = model.child("ComparisonMeasure");
  const inputs = model.child("KNNInputs").all("KNNInput");
  const fields = inputs.map((input) => comparedField(scope, input, measure));
  if (fields.length === 0) return model.invalid("has no KNNInput");
  const { column, count: instances } = readInstances(model.child("TrainingInstances"));
  const columns = inputs.map((input, index) =>
    column(input.required("field")).map((text) => literal(input, text, fields[index]!.value.type)),
  );
  const points = Array.from({ length: instances }, (_, row) => columns.map((cells) => cells[row]!));
  const count = model.integer("numberOfNeighbors");
  if (!(count >= 1 && count <= instances)) return model.invalid(`asks for ${count} neighbours of ${instances}`);
  const near = neighbours(scope, measure, fields, points, count);
  const name = target.name ?? model.invalid("has no target");
  const ids = model.attribute("instanceIdVariable");
  const labels = ids === undefined ? points.map((_, row) => String(row + 1)) : column(ids);
  const features = new Map<string, Value>(
    near.flatMap(({ place, affinity }, index) => {
      const id: Value = { node: scope.graph.take(place, { dtype: "string", shape: [instances, 1], data: [...labels] }), type: "string" };
      const far: Value = { node: affinity, type: "double" };
      const rank = index === 0 ? "" : ` ${index + 1}`;
      return [[`entityId${rank}`, id] as const, [`affinity${rank}`, far] as const];
    }),
  );
  return setting.function === "regression"
    ? { ...numberOf(model, scope, column(name), near), features }
    : { ...classOf(model, setting, column(name), near), features };
};

interface Neighbour {
  readonly place: NodeId;
  readonly affinity: NodeId;
}

interface Instances {
  readonly count: number;
  /** The texts of a field, one a row. */
  readonly column: (field: string) => readonly string[];
}

function readInstances(training: PmmlElement): Instances {
  training.allow("InstanceFields", "InlineTable");
  const columns = new Map(
    training
      .child("InstanceFields")
      .all("InstanceField")
      .map((field) => [field.required("field"), (field.attribute("column") ?? field.required("field")).replace(/^.*:/u, "")]),
  );
  const rows = training.child("InlineTable").all("row");
  const cells = rows.map((row) => new Map(row.children.map(({ name, text }) => [name, text])));
  return {
    count: rows.length,
    column: (field) => {
      const name = columns.get(field) ?? training.invalid(`has no field ${field}`);
      return cells.map((row, index) => row.get(name) ?? rows[index]!.invalid(`has no ${name}`));
    },
  };
}

/** The nearest, one after the other; of those equally near the first in the table. */
function neighbours(
  scope: Scope,
  measure: PmmlElement,
  fields: readonly ComparedField[],
  points: readonly (readonly (string | number)[])[],
  count: number,
): readonly Neighbour[] {
  const { graph } = scope;
  const ones = fields.map(() => 1);
  const kind = measure.children[0] ?? measure.invalid("names no measure");
  if (kind.name === "squaredEuclidean" && isPlain(kind, fields, ones)) {
    const cells = graph.concat(fields.map(({ value }) => value.node));
    const found = graph.nearest(cells, { points: pointTable(points), metric: { name: "nan_euclidean" }, count });
    return Array.from({ length: count }, (_, index) => ({
      place: graph.cast(graph.select(found, [count + index]), "i32"),
      affinity: graph.select(found, [index]),
    }));
  }
  const { node, best } = measured(scope, measure, fields, points, ones);
  let scores = best === "largest" ? node : graph.unary("negative", node);
  return Array.from({ length: count }, () => {
    const place = graph.reduce("argmax", scores);
    const score = graph.reduce("maximum", scores);
    const taken = graph.compare("equal", graph.oneHot(place, points.length, "dense"), graph.number(1));
    scores = graph.where(taken, graph.number(-Infinity), scores);
    return { place, affinity: best === "largest" ? score : graph.unary("negative", score) };
  });
}

/** What a nearer neighbour counts for more. */
function weightOf({ graph }: Scope, model: PmmlElement, { affinity }: Neighbour): NodeId {
  return graph.over(graph.number(1), graph.plus(affinity, graph.number(model.number("threshold", 0.001))));
}

function numberOf(model: PmmlElement, scope: Scope, texts: readonly string[], near: readonly Neighbour[]): Prediction {
  const { graph } = scope;
  const numbers = Float64Array.from(texts, (text) => Number(literal(model, text, "double")));
  const values = near.map(({ place }) => graph.take(place, matrix(numbers.length, 1, numbers)));
  const sum = (nodes: readonly NodeId[]): NodeId => nodes.reduce((left, right) => graph.plus(left, right));
  const node = ((): NodeId => {
    switch (model.choice("continuousScoringMethod", ["average", "median", "weightedAverage"], "average")) {
      case "average":
        return graph.over(sum(values), graph.number(values.length));
      case "median": {
        const sorted = sortedColumns(model, graph, values);
        const middle = Math.floor(sorted.length / 2);
        return sorted.length % 2 === 1 ? sorted[middle]! : graph.over(graph.plus(sorted[middle - 1]!, sorted[middle]!), graph.number(2));
      }
      default: {
        const weights = near.map((each) => weightOf(scope, model, each));
        return graph.over(sum(values.map((value, index) => graph.times(weights[index]!, value))), sum(weights));
      }
    }
  })();
  return { value: { node, type: "double" } };
}

/** The class with the most votes; of equals the one with more of the stored rows. */
function classOf(model: PmmlElement, { scope, target }: ModelSetting, texts: readonly string[], near: readonly Neighbour[]): Prediction {
  const { graph } = scope;
  const isWeighted =
    model.choice("categoricalScoringMethod", ["majorityVote", "weightedMajorityVote"], "majorityVote") === "weightedMajorityVote";
  const labels = [...new Set(texts)];
  const codes = Float64Array.from(texts, (text) => labels.indexOf(text));
  const cells = near.map(({ place }) => graph.take(place, tensor("f64", [codes.length, 1], codes)));
  const votes = labels.map((_, code) =>
    near
      .map((each, index) => {
        const holds = graph.compare("equal", cells[index]!, graph.number(code));
        return graph.where(holds, isWeighted ? weightOf(scope, model, each) : graph.number(1), graph.number(0));
      })
      .reduce((left, right) => graph.plus(left, right)),
  );
  const stored = graph.number(...labels.map((label) => texts.filter((text) => text === label).length));
  const most = graph.reduce("maximum", graph.concat(votes));
  const first = graph.where(graph.compare("equal", graph.concat(votes), most), stored, graph.number(-1));
  return { value: categoryAt(scope, target, labels, graph.reduce("argmax", first)) };
}
