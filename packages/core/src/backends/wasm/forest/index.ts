export { describeForest, type ForestDescription } from "./describe-forest.ts";
export { packForest, type ForestOutputs } from "./pack-forest.ts";
