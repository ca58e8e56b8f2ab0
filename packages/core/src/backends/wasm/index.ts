export { lowerToWasm } from "./lower.ts";
export { describeForest, packForest, type ForestDescription } from "./forest/index.ts";
