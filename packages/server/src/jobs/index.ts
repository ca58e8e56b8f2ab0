export { readStories, readStory, type RunStory } from "./journal/journal.ts";
export { runStates, type Interval, type RunState } from "./journal/journal-entry.ts";
export type { BatchProgress, BatchRequest, BatchWatcher } from "./scoring/batch-request.ts";
export { planBatch, type BatchPlan } from "./scoring/batch-plan.ts";
export { nameOfType } from "./scoring/map-columns.ts";
export { parseMaxRejects } from "./scoring/max-rejects.ts";
export { columnWords } from "./scoring/output-plan.ts";
export { runBatch, type RunOutcome } from "./scoring/run-batch.ts";
export { ScoringModel, type PinnedModel } from "./scoring/scoring-model.ts";
