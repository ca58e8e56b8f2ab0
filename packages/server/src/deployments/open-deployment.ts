import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import type { Call } from "../endpoints/call.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { Processing } from "../predict/processing.ts";
import { DeployedModel } from "./deployed-model.ts";
import type { Deployment } from "./deployment.ts";
import { readHookFiles, type HookFiles } from "./hooks/hook-files.ts";
import { HookPool } from "./hooks/hook-pool.ts";
import { printDeployment } from "./print-deployment.ts";

/** A deployment that was read from somewhere. */
export interface DeploymentSource {
  readonly deployment: Deployment;
  /** What it was read from, with all of its examples: an object as JSON has it. */
  readonly value: unknown;
  /** Where its hooks' paths begin. */
  readonly folder: string;
  /** The file, for messages. */
  readonly file: string;
}

/** A deployment at work: its hooks run, and versions of its model are seen through it. */
export interface OpenDeployment {
  readonly deployment: Deployment;
  readonly source: DeploymentSource;
  /** SHA-256 over the normalised file and the bytes of its hooks, in hex. */
  readonly sha256: string;
  /** The version as callers see it. Throws INVALID_DEPLOYMENT where the deployment does not fit it. */
  seen(version: ModelVersion): ModelVersion;
  /** An endpoint with its versions seen through the deployment, and all else that it is: watched, shadowed. */
  endpoint(inner: Endpoint): Endpoint;
  /** The versions with which it has answered its examples as they say. */
  readonly accepted: WeakSet<ModelVersion>;
  /** The hash of all that decides an answer: the deployment's, and the model's. */
  digest(version: ModelVersion): string;
  /** Stops the hooks once no call has come through it for a while: those that began with it end with it. */
  retire(): Promise<void>;
  /** Stops the hooks after the calls that they have. */
  close(): Promise<void>;
}

const quietMilliseconds = 1000;
const longestMilliseconds = 60_000;

/** SHA-256 over the normalised deployment and the bytes of its hooks, in hex. */
export function deploymentHash(deployment: Deployment, files: HookFiles): string {
  return createHash("sha256").update(printDeployment(deployment)).update("\n").update(files.sha256).digest("hex");
}

/** Starts a deployment's hooks; what it does around versions is put into `processings`. Throws FILE_NOT_FOUND and HOOK_FAILED. */
export async function openDeployment(source: DeploymentSource, processings: WeakMap<ModelVersion, Processing>): Promise<OpenDeployment> {
  const { deployment, folder } = source;
  const files = readHookFiles(folder, deployment.hooks);
  const pool = deployment.hooks === null ? null : poolOf(deployment, folder, files);
  await pool?.start();
  const sha256 = deploymentHash(deployment, files);
  const calls = { underWay: 0, last: -Infinity };
  const closed = new AbortController();
  const close = async (): Promise<void> => {
    closed.abort();
    await pool?.close();
  };
  const models = new WeakMap<ModelVersion, DeployedModel>();
  const seen = (version: ModelVersion): ModelVersion => {
    const known = models.get(version);
    if (known !== undefined) return known.version;
    const model = new DeployedModel(deployment, version, pool);
    models.set(version, model);
    processings.set(model.version, {
      predictNow: model.predictNow,
      async predict(...call) {
        calls.underWay++;
        try {
          return await model.predict(...call);
        } finally {
          calls.underWay--;
          calls.last = performance.now();
        }
      },
    });
    return model.version;
  };
  return {
    deployment,
    source,
    sha256,
    seen,
    accepted: new WeakSet(),
    endpoint(inner) {
      // Watching and shadows ask what kind of endpoint it is, and a proxy is what it stands for.
      return new Proxy(inner, {
        get(target, key) {
          if (key === "name") return deployment.name;
          if (key === "versions") return target.versions.map(seen);
          if (key === "route") return (call: Call) => seen(target.route(call));
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
    },
    digest: ({ digest }) => createHash("sha256").update(sha256).update(digest).digest("hex"),
    async retire() {
      const start = performance.now();
      const isBusy = (now: number): boolean => calls.underWay > 0 || now - Math.max(calls.last, start) < quietMilliseconds;
      for (let now = start; !closed.signal.aborted && isBusy(now) && now - start < longestMilliseconds; now = performance.now())
        await sleep(100, undefined, { ref: false });
      if (!closed.signal.aborted) await close();
    },
    close,
  };
}

function poolOf({ name, hooks }: Deployment, folder: string, files: HookFiles): HookPool {
  const { environment, ...limits } = hooks!;
  return new HookPool({
    ...limits,
    modules: files.modules,
    environment: Object.fromEntries(
      environment.flatMap((variable) => (process.env[variable] === undefined ? [] : [[variable, process.env[variable]]])),
    ),
    async mayStart() {
      if (readHookFiles(folder, hooks).sha256 !== files.sha256)
        throw new GodwitError("HOOK_FAILED", `the hooks of ${name} are no longer the files that it was started with`, {
          hint: "Start the deployment again, and its new hooks are tested and used.",
        });
    },
  });
}
