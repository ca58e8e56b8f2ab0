import type { PmmlElement } from "./pmml-element.ts";

const always: ReadonlySet<string> = new Set(["RegressionModel", "GeneralRegressionModel", "NeuralNetwork", "NaiveBayesModel"]);

/** Whether a classifier tells the probability of each class: of a tree, where each leaf counts its classes. */
export function isProbabilistic(model: PmmlElement): boolean {
  if (model.name === "TreeModel") return countsClasses(model.child("Node"));
  if (model.name !== "MiningModel") return always.has(model.name);
  const segmentation = model.child("Segmentation");
  const segments = segmentation.all("Segment");
  const inner = (segment: PmmlElement): boolean => segment.children.some((child) => isClassifier(child) && isProbabilistic(child));
  switch (segmentation.attribute("multipleModelMethod")) {
    case "selectFirst":
      return segments.every(inner);
    case "modelChain":
    case undefined:
      return inner(segments.at(-1) ?? segmentation.invalid("has no Segment"));
    default:
      return true;
  }
}

function isClassifier(element: PmmlElement): boolean {
  return element.attribute("functionName") === "classification";
}

/** Whether every leaf has a ScoreDistribution. */
export function countsClasses(node: PmmlElement): boolean {
  const children = node.all("Node");
  return children.length === 0 ? node.find("ScoreDistribution") !== undefined : children.every(countsClasses);
}
