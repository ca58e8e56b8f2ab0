import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { azureml } from "./azureml.ts";
import { sagemakerModels } from "./sagemaker.ts";
import { torchserveManagement } from "./torchserve.ts";
import { vertex } from "./vertex.ts";

/** The contract of the platform that hosts the server, and where none claims its paths, what TorchServe's managers ask. */
export function platforms(app: FastifyInstance, context: ServingContext): void {
  const { hosting } = context;
  if (hosting?.kind === "vertex") vertex(app, context, hosting);
  if (hosting?.kind === "azureml") azureml(app, context);
  if (hosting?.kind === "sagemaker" && hosting.models !== null) sagemakerModels(app, context, hosting.models);
  else torchserveManagement(app, context);
}
