import type { NodeId } from "../../ir/index.ts";
import { comparedField, measured } from "./comparison-measure.ts";
import { featureAt, type ModelReader } from "./prediction.ts";
import type { Value } from "./value.ts";

/** A ClusteringModel around centers: the cluster nearest to the row. */
export const readClusteringModel: ModelReader = (model, { scope }) => {
  const { graph } = scope;
  if (model.choice("modelClass", ["centerBased", "distributionBased"], "centerBased") !== "centerBased")
    model.unsupported("clusters that are no centers");
  const measure = model.child("ComparisonMeasure");
  const fields = model.all("ClusteringField").filter((field) => field.attribute("isCenterField") !== "false");
  if (fields.length === 0) model.invalid("has no ClusteringField");
  const compared = fields.map((field) => comparedField(scope, field, measure));
  const clusters = model.all("Cluster");
  if (clusters.length === 0) model.invalid("has no Cluster");
  const points = clusters.map((cluster) => {
    cluster.allow("Array", "KohonenMap", "Covariances", "Partition");
    const numbers = cluster.child("Array").numbers();
    return numbers.length === fields.length
      ? Array.from(numbers)
      : cluster.invalid(`has ${numbers.length} numbers for ${fields.length} fields`);
  });
  const weights = model.find("MissingValueWeights")?.child("Array").numbers();
  const adjustment = weights === undefined ? fields.map(() => 1) : Array.from(weights);
  if (adjustment.length !== fields.length) model.invalid("has weights for other fields");
  const { node, best } = measured(scope, measure, compared, points, adjustment);
  const place = graph.reduce("argmax", best === "largest" ? node : graph.unary("negative", node));
  const ids = clusters.map((cluster, index) => cluster.attribute("id") ?? String(index + 1));
  const value = featureAt(scope, place, ids);
  const number = (affinity: NodeId): Value => ({ node: affinity, type: "double" });
  const features = new Map([
    ["entityId", value],
    ["affinity", number(graph.reduce(best === "largest" ? "maximum" : "minimum", node))],
    ...ids.map((id, index) => [`affinity of ${id}`, number(graph.select(node, [index]))] as const),
  ]);
  return { value, features };
};
