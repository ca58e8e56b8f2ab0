export { lowerToWebgpu } from "./lower.ts";
export { searchFields, searchWords } from "./pack-ranks.ts";
export { everyOutput } from "./pack-trees.ts";
export type { CellCheck, GpuCells, GpuForest, GpuMethod } from "./program.ts";
export type { CellFormat } from "./split-keys.ts";
