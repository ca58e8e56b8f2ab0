import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import type { Call } from "../endpoints/call.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { Processing } from "../predict/processing.ts";
import { DeployedModel } from "./deployed-model.ts";
import type { Deployment } from "./deployment.ts";
import { readHookFiles } from "./hooks/hook-files.ts";
import { HookPool } from "./hooks/hook-pool.ts";
import { printDeployment } from "./print-deployment.ts";

/** A deployment that was read from somewhere. */
export interface DeploymentSource {
  readonly deployment: Deployment;
  /** Where its hooks' paths begin. */
  readonly folder: string;
  /** The file, for messages. */
  readonly file: string;
}

/** A deployment at work: its hooks run, and versions of its model are seen through it. */
export interface OpenDeployment {
  readonly deployment: Deployment;
  /** SHA-256 over the normalised file and the bytes of its hooks, in hex. */
  readonly sha256: string;
  /** The version as callers see it. Throws INVALID_DEPLOYMENT where the deployment does not fit it. */
  seen(version: ModelVersion): ModelVersion;
  /** An endpoint with its versions seen through the deployment, and all else that it is: watched, shadowed. */
  endpoint(inner: Endpoint): Endpoint;
  /** The hash of all that decides an answer: the deployment's, and the model's. */
  digest(version: ModelVersion): string;
  /** Lets calls end and stops the hooks. */
  close(): Promise<void>;
}

/** Starts a deployment's hooks; what it does around versions is put into `processings`. Throws FILE_NOT_FOUND and HOOK_FAILED. */
export async function openDeployment(
  { deployment, folder }: DeploymentSource,
  processings: WeakMap<ModelVersion, Processing>,
): Promise<OpenDeployment> {
  const { hooks } = deployment;
  const modules = [hooks?.before, hooks?.after].filter((path) => path != null);
  const files = readHookFiles(folder, modules);
  const pool = hooks === null ? null : poolOf(deployment, folder, modules, files);
  await pool?.start();
  const sha256 = createHash("sha256").update(printDeployment(deployment)).update("\n").update(files.sha256).digest("hex");
  const models = new WeakMap<ModelVersion, DeployedModel>();
  const seen = (version: ModelVersion): ModelVersion => {
    const known = models.get(version);
    if (known !== undefined) return known.version;
    const model = new DeployedModel(deployment, version, pool);
    models.set(version, model);
    processings.set(model.version, model);
    return model.version;
  };
  return {
    deployment,
    sha256,
    seen,
    endpoint(inner) {
      // Watching and shadows ask what kind of endpoint it is, and a proxy is what it stands for.
      return new Proxy(inner, {
        get(target, key) {
          if (key === "name") return deployment.name;
          if (key === "schedule") return deployment.endpoint.schedule;
          if (key === "versions") return target.versions.map(seen);
          if (key === "route") return (call: Call) => seen(target.route(call));
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
    },
    digest: ({ digest }) => createHash("sha256").update(sha256).update(digest).digest("hex"),
    async close() {
      await pool?.close();
    },
  };
}

function poolOf(
  { name, hooks }: Deployment,
  folder: string,
  modules: readonly string[],
  files: ReturnType<typeof readHookFiles>,
): HookPool {
  const { before, after, environment, ...limits } = hooks!;
  return new HookPool({
    ...limits,
    modules: {
      before: before === null ? null : files.addresses[0]!,
      after: after === null ? null : files.addresses.at(-1)!,
    },
    environment: Object.fromEntries(
      environment.flatMap((variable) => (process.env[variable] === undefined ? [] : [[variable, process.env[variable]]])),
    ),
    async mayStart() {
      if (readHookFiles(folder, modules).sha256 !== files.sha256)
        throw new GodwitError("HOOK_FAILED", `the hooks of ${name} are no longer the files that it was started with`, {
          hint: "Start the deployment again, and its new hooks are tested and used.",
        });
    },
  });
}
