import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../../serving-context.ts";
import { audit } from "./audit.ts";
import { modelAliases } from "./model-aliases.ts";
import { modelVersions } from "./model-versions.ts";
import { registeredModels } from "./registered-models.ts";

/** `/api/v1/…` of the registry, on a server that has one. */
export function registry(app: FastifyInstance, { platform }: ServingContext): void {
  if (platform === null) return;
  registeredModels(app, platform.registry);
  modelVersions(app, platform.registry, (version) => platform.begin(version));
  modelAliases(app, platform.registry);
  audit(app, platform.registry);
}
