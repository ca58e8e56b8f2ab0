import type { Deployments } from "../deployments/deployments.ts";
import type { KeyRing } from "../access/keys/key-ring.ts";
import type { Reloaded } from "../gate.ts";
import type { EndpointController } from "../endpoints/control/endpoint-controller.ts";
import type { Jobs } from "../jobs/schedule/jobs.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { ModelRepository } from "../oip/model-repository.ts";
import type { InferenceStatistics } from "../oip/statistics.ts";
import type { Platform } from "../platform.ts";
import type { HostingPlatform } from "./rest/platforms/hosting-platform.ts";
import type { Serving } from "../predict/serving.ts";

/** What every transport serves. */
export interface ServingContext {
  readonly serving: Serving;
  readonly monitor: Monitor;
  readonly controller: EndpointController;
  readonly repository: ModelRepository;
  readonly statistics: InferenceStatistics;
  /** Reads the files again that say who may call and what is deployed. */
  readonly reload: () => Promise<readonly Reloaded[]>;
  /** The callers' keys; null where they cannot be managed here. */
  readonly keys: KeyRing | null;
  /** What is scored by schedule, trigger or call; null without a store. */
  readonly jobs: Jobs | null;
  /** The registry and its store; null where files are served. */
  readonly platform: Platform | null;
  /** What hosts the server; absent where nothing does. */
  readonly hosting?: HostingPlatform | undefined;
  readonly deployments: Deployments;
  /** Whether hooks are taken from callers: their code runs on this server. */
  readonly acceptsHooks: boolean;
  /** Of Godwit. */
  readonly version: string;
}
