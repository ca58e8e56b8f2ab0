import { expressionNames, readExpression } from "./expressions.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Prediction } from "./prediction.ts";
import type { Scope } from "./scope.ts";
import { converted, dataTypeOf, dataTypes, type DataType, type Value } from "./value.ts";

/** The Output fields of a model, by name in their order; each can name those before it. */
export function readOutputs(scope: Scope, model: PmmlElement, prediction: Prediction): ReadonlyMap<string, Value> {
  const outputs = new Map<string, Value>();
  const output = model.find("Output");
  output?.allow("OutputField");
  for (const field of output?.all("OutputField") ?? []) {
    const value = outputField(scope, field, prediction);
    const name = field.required("name");
    outputs.set(name, value);
    scope.define(name, () => value);
  }
  return outputs;
}

function outputField(scope: Scope, field: PmmlElement, prediction: Prediction): Value {
  field.allowAttributes(
    "name",
    "displayName",
    "optype",
    "dataType",
    "targetField",
    "feature",
    "value",
    "rank",
    "algorithm",
    "rankBasis",
    "rankOrder",
    "isMultiValued",
    "isFinalResult",
  );
  const value = featureOf(scope, field, prediction);
  const type = field.attribute("dataType") === undefined ? value.type : dataTypeOf(field);
  return converted(scope.graph, value, type) ?? field.unsupported(`a ${value.type} turned into a ${type}`);
}

function featureOf(scope: Scope, field: PmmlElement, prediction: Prediction): Value {
  const { graph } = scope;
  const feature = field.attribute("feature") ?? "predictedValue";
  const rank = field.integer("rank", 1);
  switch (feature) {
    case "predictedValue":
    case "predictedDisplayValue":
      return prediction.value;
    case "transformedValue":
    case "decision": {
      field.allow(...expressionNames, "Decisions");
      const written = field.attribute("dataType");
      const target: DataType | undefined = dataTypes.find((type) => type === written);
      return readExpression(scope, field.child(...expressionNames), target);
    }
    case "probability": {
      const { labels, probabilities } = prediction;
      if (probabilities === undefined || labels === undefined) return field.unsupported("probabilities that the model does not have");
      const label = field.attribute("value");
      if (label === undefined) return { node: graph.reduce("maximum", probabilities), type: "double" };
      const place = labels.indexOf(label);
      if (place >= 0) return { node: graph.select(probabilities, [place]), type: "double" };
      return { node: graph.where(graph.isMissing(graph.select(probabilities, [0])), graph.number(NaN), graph.number(0)), type: "double" };
    }
    default: {
      const name = feature === "clusterId" ? "entityId" : /^(?:clusterAffinity|entityAffinity)$/u.test(feature) ? "affinity" : feature;
      const label = field.attribute("value");
      const key = label !== undefined ? `${name} of ${label}` : name === "reasonCode" || rank > 1 ? `${name} ${rank}` : name;
      return prediction.features?.get(key) ?? field.unsupported(`the output feature ${feature}`);
    }
  }
}
