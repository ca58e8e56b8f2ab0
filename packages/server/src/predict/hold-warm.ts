import { readRows, type Model, type Row } from "@godwit/runtime";
import type { Hold } from "../endpoints/routed-endpoint.ts";
import type { LiveModels } from "../models/live-models.ts";
import type { ModelVersion } from "../models/model-version.ts";

/** Brings models into memory and has each answer its example once, so that the first caller waits for neither. */
export function holdWarm(live: LiveModels): (version: ModelVersion) => Promise<Hold> {
  const warmed = new WeakSet<Model>();
  return async (version) => {
    const lease = await live.lease(version);
    if (!warmed.has(lease.model)) await warm(lease.model, version).catch(() => undefined);
    warmed.add(lease.model);
    return lease;
  };
}

/** Rejects where the example is none: that a row is refused says nothing of the model. */
async function warm(model: Model, { signature, example }: ModelVersion): Promise<void> {
  if (signature.tensors !== null) return;
  const batch = readRows(signature.columns, rowsOf(example) ?? [signature.columns.map(() => null)]);
  for (const { name } of signature.defaultMethods) await model.runParallel(name, batch);
}

function rowsOf(example: unknown): readonly Row[] | null {
  if (example === null || typeof example !== "object" || !("instances" in example) || !Array.isArray(example.instances)) return null;
  return example.instances.map((row: unknown) => (typeof row === "object" && row !== null ? row : [row]) as Row);
}
