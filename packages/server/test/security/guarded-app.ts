import type { FastifyInstance } from "fastify";
import { createApp, type AppLimits } from "../../src/app.ts";
import { MemoryKeyStore } from "../../src/access/keys/memory-key-store.ts";
import { Deployments } from "../../src/deployments/deployments.ts";
import { Endpoints } from "../../src/endpoints/endpoints.ts";
import { FileVersions } from "../../src/endpoints/file-versions.ts";
import { MemoryEndpointStore } from "../../src/endpoints/control/memory-endpoint-store.ts";
import { openGate, type AccessOptions, type Gate } from "../../src/gate.ts";
import { Jobs, type JobsParts } from "../../src/jobs/schedule/jobs.ts";
import { JobStore } from "../../src/jobs/schedule/job-store.ts";
import { artifactVersion } from "../../src/models/artifact-version.ts";
import { LiveModels } from "../../src/models/live-models.ts";
import { Monitor } from "../../src/monitor/monitor.ts";
import { ModelRepository } from "../../src/oip/model-repository.ts";
import { InferenceStatistics } from "../../src/oip/statistics.ts";
import type { Platform } from "../../src/platform.ts";
import { controlEndpoints } from "../../src/predict/control-endpoints.ts";
import { Serving } from "../../src/predict/serving.ts";
import type { ServingContext } from "../../src/transports/serving-context.ts";
import { compileExam, forest } from "../served-examples.ts";

interface GuardedParts {
  readonly gate: Gate;
  readonly context: ServingContext;
  /** Serves the model again after it was unloaded. */
  restore(): void;
}

/** What a server has of one model, `forest`, with keys that are kept in memory. */
export async function guardedParts(access: AccessOptions = {}, platform: Platform | null = null): Promise<GuardedParts> {
  const gate = await openGate({ host: "127.0.0.1", apiKey: "root", keys: new MemoryKeyStore(), ...access });
  const endpoints = new Endpoints();
  const source = new FileVersions();
  source.add(artifactVersion("forest", await compileExam(`${forest}/model.pkl`), undefined));
  const live = new LiveModels();
  const { controller } = controlEndpoints({ endpoints, live, source, store: new MemoryEndpointStore() });
  await controller.start(source.models);
  const restore = (): void => endpoints.set(controller.get("forest").keeper.served!);
  const monitor = await Monitor.open({}, { release: "0.0.0-test", loaded: () => live.size });
  monitor.readiness.started();
  const deployments = new Deployments(live, { maximumRows: 100 });
  const context = {
    serving: new Serving({ endpoints, live, limits: { maximumRows: 100 }, observers: gate.observers }),
    monitor,
    controller,
    acceptsHooks: false,
    reload: gate.reload,
    deployments,
    jobs: platform === null ? null : jobsOf(platform, { deployments, endpoints }),
    repository: new ModelRepository(endpoints, live),
    statistics: new InferenceStatistics(),
    keys: gate.keys,
    platform,
    version: "0.0.0-test",
  };
  return { gate, context, restore };
}

function jobsOf({ database, served, journal }: Platform, parts: Pick<JobsParts, "deployments" | "endpoints">): Jobs {
  const store = new JobStore(database);
  return new Jobs({
    ...parts,
    store,
    trusted: new Set(),
    versions: served,
    dataFolder: null,
    journal,
    code: "0.0.0-test",
    isAlone: true,
    pricePerHour: null,
  });
}

export async function guardedApp(
  access: AccessOptions = {},
  limits: Partial<AppLimits> = {},
  platform: Platform | null = null,
): Promise<GuardedParts & { readonly app: FastifyInstance }> {
  const parts = await guardedParts(access, platform);
  return { ...parts, app: createApp(parts.context, { bodyBytes: 100_000, requestTimeout: 10_000, ...limits }, parts.gate) };
}
