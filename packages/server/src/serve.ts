import type { AddressInfo } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import { createApp } from "./app.ts";
import { attempt, openGate, type AccessOptions, type Reloaded } from "./gate.ts";
import { drainer } from "./http/drain.ts";
import { Deployments } from "./deployments/deployments.ts";
import { deploy, type WantedDeployment } from "./deploy.ts";
import { Endpoints } from "./endpoints/endpoints.ts";
import { FileVersions } from "./endpoints/file-versions.ts";
import { MemoryEndpointStore } from "./endpoints/control/memory-endpoint-store.ts";
import { Jobs } from "./jobs/schedule/jobs.ts";
import { JobStore } from "./jobs/schedule/job-store.ts";
import { GoldenGate } from "./golden-gate.ts";
import { artifactVersion } from "./models/artifact-version.ts";
import { LiveModels } from "./models/live-models.ts";
import type { ModelVersion } from "./models/model-version.ts";
import { Monitor, type MonitorSettings } from "./monitor/monitor.ts";
import { ModelRepository } from "./oip/model-repository.ts";
import { InferenceStatistics } from "./oip/statistics.ts";
import { controlEndpoints } from "./predict/control-endpoints.ts";
import type { Platform } from "./platform.ts";
import { Schedulers } from "./predict/scheduling/schedulers.ts";
import { Serving } from "./predict/serving.ts";
import { listenForGrpc } from "./transports/grpc/listen.ts";
import { exampleRequest } from "./transports/rest/openapi/example-request.ts";
import { listenForMetrics } from "./transports/rest/metrics/metrics-listener.ts";
import { warmUp } from "./transports/rest/warm-up.ts";
import type { HostingPlatform } from "./transports/rest/platforms/hosting-platform.ts";

export interface ServeOptions {
  readonly models: readonly { readonly name: string; readonly artifact: Uint8Array; readonly example?: unknown }[];
  /** Deployments, with the artifacts of models that are files. */
  readonly deployments?: readonly WantedDeployment[];
  /** Reads their files again. */
  readonly reloadDeployments?: () => Promise<readonly WantedDeployment[]>;
  /** Takes deployments whose hooks come over HTTP, from callers that may do everything: their code runs on this server. */
  readonly acceptHooks?: boolean;
  /** 0 picks a free port. */
  readonly port: number;
  /** Of the Open Inference Protocol over gRPC; 0 picks a free port, none: it is not served. */
  readonly grpcPort?: number;
  /** Loopback by default: nobody else reaches the server. */
  readonly host?: string;
  /** A key that may do everything; beyond loopback there must be one, or another way to tell callers apart. */
  readonly apiKey?: string;
  /** Who else may call, from where, and how. */
  readonly access?: AccessOptions;
  /** What hosts the server and alone reaches it: then it listens without a key wherever it is told to. */
  readonly hosting?: HostingPlatform;
  /** Version of Godwit, for `/v2` and `/version`. */
  readonly version: string;
  readonly maximumRows?: number;
  readonly bodyBytes?: number;
  readonly monitor?: MonitorSettings;
  /** Bytes that models in memory may take; half of the machine's memory unless told. */
  readonly memoryBudget?: number;
  /** Serves what is registered there. Whoever opened it closes it. */
  readonly platform?: Platform;
  /** Null: this server runs no batch jobs, and tells of them alone. */
  readonly jobs?: JobSettings | null;
}

export interface JobSettings {
  /** Where paths of jobs that come over the API begin; without it they may name none. */
  readonly dataFolder?: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** For each model its address and a body that works when posted there. */
  readonly models: readonly { readonly name: string; readonly url: string; readonly body: string }[];
  /** `127.0.0.1:8081`, once calls are taken there; null where gRPC is not served. Rejects with IO_FAILED where the port is taken. */
  readonly grpc: Promise<string | null>;
  /** `http://127.0.0.1:9090`, where `/metrics` has a port of its own. */
  readonly metricsUrl: string | null;
  /** Reads the files again that say who may call and what is deployed; what cannot be read stays as it was. No connection is lost. */
  reload(): Promise<readonly Reloaded[]>;
  /** Takes no new request, answers those in flight, frees the models. */
  close(): Promise<void>;
}

/** Serves models over HTTP until closed. Throws IO_FAILED where the port is taken, and MISSING_DEPENDENCY where a model needs an engine that is not there. */
export async function serve({
  models,
  deployments: sources = [],
  reloadDeployments,
  acceptHooks = false,
  port,
  grpcPort,
  host = "127.0.0.1",
  apiKey,
  access = {},
  hosting,
  version,
  maximumRows = 100_000,
  bodyBytes = 64 * 2 ** 20,
  monitor: monitorSettings = {},
  memoryBudget,
  platform,
  jobs: jobSettings = {},
}: ServeOptions): Promise<RunningServer> {
  const gate = await openGate({ host, apiKey, ...access, ...(hosting && { isolatedBy: isolationOf(hosting) }) });
  const endpoints = new Endpoints();
  const live = new LiveModels(memoryBudget === undefined ? {} : { memoryBudget });
  const source = new FileVersions();
  for (const { name, artifact, example } of models) {
    if (source.models.includes(name)) throw new GodwitError("USAGE", `two models have the name ${name}`);
    const only = artifactVersion(name, artifact, example);
    source.add(only);
    (await live.lease(only)).release();
  }
  const deployments = new Deployments(live, { maximumRows }, platform === undefined ? null : (hash) => platform.deployments.read(hash));
  const {
    controller,
    shadows,
    observers: endpointObservers,
  } = controlEndpoints({
    endpoints,
    live,
    around: deployments.around,
    source: platform?.served ?? source,
    store: platform?.endpoints ?? new MemoryEndpointStore(),
  });
  await controller.start(source.models);
  await platform?.served.start((changed) => controller.modelsChanged(changed));
  const schedulers = new Schedulers();
  const monitor = await Monitor.open(monitorSettings, { release: version, loaded: () => live.size, pending: () => schedulers.pending });
  const deploying = { deployments, endpoints, live, stored: platform?.deployments ?? null, controller, standing: new Map() };
  for (const wanted of sources) await deploy(wanted, deploying);
  const trusted = new Set(sources.map(({ source: own }) => deployments.keep(own)));
  const redeploy = async (): Promise<readonly Reloaded[]> => {
    if (reloadDeployments === undefined) return [];
    let wanted: readonly WantedDeployment[] = [];
    const read = await attempt("deployments", async () => void (wanted = await reloadDeployments()));
    if (read.problem !== null) return [read];
    const parts: Reloaded[] = [];
    for (const each of wanted)
      parts.push(
        await attempt(`deployment ${each.source.deployment.name}`, async () => {
          await deploy(each, deploying);
          trusted.add(deployments.keep(each.source));
        }),
      );
    return parts;
  };
  const reloading = inTurn(async () => [...(await gate.reload()), ...(await redeploy())]);
  const mayBeDeployed = platform !== undefined || sources.length > 0;
  const processing = mayBeDeployed ? { processing: (version: ModelVersion) => deployments.processing(version) } : {};
  const statistics = new InferenceStatistics();
  const observers = [...monitor.observers, statistics, ...gate.observers, ...endpointObservers];
  const jobs =
    platform === undefined
      ? null
      : new Jobs({
          store: new JobStore(platform.database),
          trusted,
          deployments,
          endpoints,
          versions: platform.served,
          dataFolder: jobSettings?.dataFolder ?? null,
          journal: platform.journal,
          code: version,
          isAlone: platform.database.kind === "sqlite",
          pricePerHour: monitorSettings.metrics?.pricePerHour ?? null,
        });
  const context = {
    serving: new Serving({ endpoints, live, limits: { maximumRows }, observers, schedulers, ...processing }),
    monitor,
    deployments,
    acceptsHooks: acceptHooks,
    controller,
    repository: new ModelRepository(endpoints, live),
    statistics,
    keys: gate.keys,
    reload: reloading,
    jobs,
    platform: platform ?? null,
    hosting,
    version,
  };
  const app = createApp(context, { bodyBytes, requestTimeout: 60_000 }, gate);
  const drain = drainer(app);
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await monitor.close();
    const { code } = cause as { code?: string };
    throw new GodwitError(
      "IO_FAILED",
      code === "EADDRINUSE" ? `the port ${port} is taken` : `cannot listen on ${host}:${port} (${code ?? String(cause)})`,
      {
        hint: "Choose another port with --port; 0 picks a free one.",
        cause,
      },
    );
  }
  if (jobSettings !== null) await jobs?.start();
  const goldens = new GoldenGate({ controller, live, readiness: monitor.readiness });
  const looked = goldens.open();
  const inMemory = endpoints.all.filter(({ versions }) =>
    versions.every((each) => live.has(each) && processing.processing?.(each) === undefined),
  );
  void warmUp(new Serving({ endpoints, live, limits: { maximumRows }, observers: [] }), inMemory);
  const metrics = monitorSettings.metricsListener === undefined ? null : await listenForMetrics(monitor, monitorSettings.metricsListener);
  const { address, port: bound, family } = app.server.address() as AddressInfo;
  const where = family === "IPv6" ? `[${address}]` : address;
  const url = `${gate.secure ? "https" : "http"}://${where}:${bound}`;
  const grpc =
    grpcPort === undefined
      ? null
      : listenForGrpc(context, { host: address, port: grpcPort }, { messageBytes: bodyBytes, guard: gate, tls: gate.tls });
  return {
    url,
    models: endpoints.all.map(({ name, versions: [only] }) => ({
      name,
      url: `${url}/v1/models/${name}:predict`,
      body: JSON.stringify(exampleRequest(only!)),
    })),
    grpc: grpc === null ? Promise.resolve(null) : grpc.then((running) => `${where}:${running.port}`),
    metricsUrl: metrics?.url ?? null,
    reload: reloading,
    async close() {
      monitor.readiness.drain();
      goldens.close();
      await looked;
      await jobs?.close();
      const limit = 1000 * (monitorSettings.drainSeconds ?? 30);
      const running = await grpc?.catch(() => null);
      await Promise.all([drain(limit), running?.close(limit)]);
      await app.close();
      await gate.close();
      await deployments.close();
      controller.close();
      await shadows.settled();
      live.close();
      await monitor.close();
      await metrics?.close();
    },
  };
}

/** One after the other, whoever asks. */
function inTurn<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A platform that says which models are loaded may manage them; others ask for predictions and what is served. */
function isolationOf(hosting: HostingPlatform): NonNullable<AccessOptions["isolatedBy"]> {
  const loads = hosting.kind === "sagemaker" && hosting.models !== null;
  return { platform: hosting.kind, permission: loads ? "manage" : "read" };
}
