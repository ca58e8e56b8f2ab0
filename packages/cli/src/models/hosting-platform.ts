import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { HostingPlatform } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";

/** How a hosting platform wants its container to serve. */
export interface Hosting {
  readonly platform: HostingPlatform;
  readonly port: number;
  /** The model's file or folder; null where the platform says later which models there are. */
  readonly model: string | null;
}

type Environment = { readonly [name: string]: string | undefined };

interface Candidate {
  readonly kind: HostingPlatform["kind"];
  /** Any of these being set means this platform. */
  readonly variables: readonly string[];
  readonly hosting: (environment: Environment) => Hosting;
}

const candidates: readonly Candidate[] = [
  {
    kind: "sagemaker",
    variables: ["SAGEMAKER_BIND_TO_PORT", "SAGEMAKER_SAFE_PORT_RANGE", "SAGEMAKER_MULTI_MODEL", "SAGEMAKER_BASE_DIR"],
    hosting: sagemaker,
  },
  { kind: "vertex", variables: ["AIP_MODE", "AIP_HTTP_PORT", "AIP_PREDICT_ROUTE", "AIP_HEALTH_ROUTE"], hosting: vertex },
  { kind: "azureml", variables: ["AZUREML_MODEL_DIR"], hosting: azureml },
];

/**
 * The platform whose variables are set, or that GODWIT_PLATFORM names; null: none. GODWIT_MODEL says where the model is, in place
 * of the platform's own folder. Throws USAGE where the variables contradict one another or lead to no model.
 */
export function hostingPlatform(environment: Environment): Hosting | null {
  const named = environment["GODWIT_PLATFORM"];
  const found = candidates.filter(({ kind, variables }) =>
    named === undefined ? variables.some((variable) => environment[variable] !== undefined) : kind === named,
  );
  const [only, ...others] = found;
  if (only === undefined) {
    if (named === undefined) return null;
    throw new GodwitError("USAGE", `GODWIT_PLATFORM is ${named}; it can be ${candidates.map(({ kind }) => kind).join(", ")}`);
  }
  if (others.length > 0)
    throw new GodwitError("USAGE", `the variables of ${found.map(({ kind }) => kind).join(" and ")} are set at once`, {
      hint: "Say which one it is with GODWIT_PLATFORM.",
    });
  return only.hosting(environment);
}

function sagemaker(environment: Environment): Hosting {
  const base = environment["SAGEMAKER_BASE_DIR"] ?? "/opt/ml";
  const port = portOf("SAGEMAKER_BIND_TO_PORT", environment, 8080);
  if (environment["SAGEMAKER_MULTI_MODEL"]?.toLowerCase() !== "true")
    return { platform: { kind: "sagemaker", models: null }, port, model: environment["GODWIT_MODEL"] ?? join(base, "model") };
  return { platform: { kind: "sagemaker", models: { root: join(base, "models"), open } }, port, model: null };
}

function vertex(environment: Environment): Hosting {
  const usual = `/v1/endpoints/${environment["AIP_ENDPOINT_ID"] ?? "0"}/deployedModels/${environment["AIP_DEPLOYED_MODEL_ID"] ?? "0"}`;
  const model = environment["GODWIT_MODEL"] ?? environment["AIP_STORAGE_URI"];
  if (model === undefined || model === "" || model.startsWith("gs://"))
    throw new GodwitError("USAGE", "nothing says where the model is in this container, and models are not fetched from gs:// addresses", {
      hint: "Put the model into the image and set GODWIT_MODEL to its path.",
    });
  const platform = {
    kind: "vertex",
    healthRoute: environment["AIP_HEALTH_ROUTE"] ?? usual,
    predictRoute: environment["AIP_PREDICT_ROUTE"] ?? `${usual}:predict`,
  } as const;
  return { platform, port: portOf("AIP_HTTP_PORT", environment, 8080), model };
}

function azureml(environment: Environment): Hosting {
  const model = environment["GODWIT_MODEL"] ?? environment["AZUREML_MODEL_DIR"];
  if (model === undefined) throw new GodwitError("USAGE", "AZUREML_MODEL_DIR is not set, so nothing says where the model is");
  return { platform: { kind: "azureml" }, port: 5001, model };
}

function portOf(variable: string, environment: Environment, usual: number): number {
  const text = environment[variable] ?? String(usual);
  const port = Number(text);
  if (/^\d{1,5}$/u.test(text) && port <= 65_535) return port;
  throw new GodwitError("USAGE", `${variable} is ${JSON.stringify(text)}, which is no port`);
}

async function open(path: string): Promise<{ readonly artifact: Uint8Array; readonly example?: unknown }> {
  const { bytes, example } = await openModel(path);
  return { artifact: bytes, ...(example ? { example: { instances: example } } : {}) };
}
