import { resolve } from "node:path";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { deploymentFilesIn, readServedDeployment, type ServedDeployment } from "../models/served-deployment.ts";
import { accessSettings, type AccessOptions } from "../options/access-options.ts";
import { monitorSettings, type MonitorOptions } from "../options/monitor-options.ts";
import { ownVersion } from "../own-version.ts";
import { firstSignal, onHangup } from "../signals.ts";
import { reloadOn } from "./reload-on.ts";
import { defaultGrpcPort } from "./grpc-port.ts";
import { sayListening } from "./say-listening.ts";
import { settle } from "./settle.ts";

export interface UpOptions extends MonitorOptions, AccessOptions {
  readonly store: string;
  readonly artifacts?: string;
  /** Where the server keeps what is its own. */
  readonly folder?: string;
  /** Bytes. */
  readonly artifactCache: number;
  /** A folder of deployment files. */
  readonly deployments?: string;
  readonly acceptHooks?: boolean;
  /** Where paths of jobs that come over the API begin. */
  readonly data?: string;
  readonly port: number;
  readonly grpcPort?: number;
  readonly host: string;
  /** Bytes. */
  readonly memoryBudget?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Runs the platform on a store until a signal comes, then answers what is under way and ends. */
export async function up(options: UpOptions): Promise<number> {
  const console = new Console(options);
  const { up: start } = await import("@godwit/server/up");
  const readDeployments = async (): Promise<readonly ServedDeployment[]> => {
    const deployments: ServedDeployment[] = [];
    if (options.deployments !== undefined)
      for (const file of deploymentFilesIn(options.deployments)) deployments.push(await readServedDeployment(file, []));
    return deployments;
  };
  const deployments = await readDeployments();
  const stopped = firstSignal();
  const apiKey = process.env["GODWIT_API_KEY"];
  const { store, artifacts, port, grpcPort = defaultGrpcPort, host, memoryBudget } = options;
  const running = await start({
    store,
    deployments,
    reloadDeployments: readDeployments,
    acceptHooks: options.acceptHooks === true,
    port,
    grpcPort,
    host,
    monitor: monitorSettings(options),
    access: accessSettings(options),
    version: ownVersion(),
    jobs: options.data === undefined ? {} : { dataFolder: resolve(options.data) },
    cacheBytes: options.artifactCache,
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(options.folder === undefined ? {} : { folder: options.folder }),
    ...(apiKey ? { apiKey } : {}),
    ...(memoryBudget && { memoryBudget }),
  });
  await sayListening(console, running, options.grpcPort);
  if (!console.quiet && !console.json) await console.answer(`a page to try the models: ${running.url}/`);
  settle();
  onHangup(reloadOn(running, console));
  await stopped;
  await running.close();
  return done;
}
