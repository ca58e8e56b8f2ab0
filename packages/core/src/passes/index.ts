export { optimize, passes, type Pass } from "./pipeline.ts";
