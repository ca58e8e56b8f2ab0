export { describeForest, type ForestDescription } from "./describe-forest.ts";
export { packForest, type ForestOutputs, type PackForestOptions } from "./pack-forest.ts";
