import { accessKeys } from "./access-keys.ts";
import { claims } from "./claims.ts";
import { countersAndAudit } from "./counters-and-audit.ts";
import { deployments } from "./deployments.ts";
import { endpoints } from "./endpoints.ts";
import { identity } from "./identity.ts";
import { jobs } from "./jobs.ts";
import type { Migration } from "./migration.ts";
import { registry } from "./registry.ts";
import { runInputs } from "./run-inputs.ts";

/** Every migration, in the order in which they are applied. New ones come last. */
export const migrations: readonly Migration[] = [
  countersAndAudit,
  accessKeys,
  endpoints,
  registry,
  deployments,
  jobs,
  claims,
  identity,
  runInputs,
];
