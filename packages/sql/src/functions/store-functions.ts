import { Engine } from "@godwit/runtime";
import type { CallableModels } from "@godwit/server/callable";
import { artifactModel } from "./artifact-model.ts";
import { deployedModel } from "./deployed/deployed-model.ts";
import type { FollowedSource } from "./followed-functions.ts";

/** The models and deployments of a store, as queries call them. */
export function storeFunctions(store: CallableModels): FollowedSource {
  return {
    async list() {
      const { models, problems, notes } = await store.list();
      return {
        problems,
        notes,
        models: models.map(({ pin, ...model }) => ({
          ...model,
          async open() {
            const pinned = await pin();
            return pinned.deployment === null ? artifactModel(pinned.artifact, Engine.shared()) : deployedModel(pinned);
          },
        })),
      };
    },
  };
}
