import type { PinnedModel } from "@godwit/server/jobs";
import type { SqlModel } from "../sql-model.ts";

/**
 * A model with what its deployment does around it: features, hooks and policies, by the code that answers requests and batch runs.
 * Rejects as `ScoringModel.open` does: INVALID_DEPLOYMENT, HOOK_FAILED, DEPLOYMENT_TEST_FAILED, UNSUPPORTED_INPUT.
 */
export async function deployedModel(pinned: PinnedModel): Promise<SqlModel> {
  if (pinned.deployment?.deployment.hooks != null) return (await import("./hook-bridge.ts")).openHookBridge(pinned);
  const { ScoringModel } = await import("@godwit/server/jobs");
  const { methodsOf } = await import("./methods-of.ts");
  const model = await ScoringModel.open(pinned, 1, "sql");
  return {
    methods: methodsOf(model, pinned),
    run(method, batch, warn) {
      const { predictions, warnings } = model.predictNow([method], batch, "sql");
      for (const warning of warnings) warn(warning);
      return predictions[0]!.parts.map(({ value }) => value);
    },
    free: () => void model.close(),
  };
}
