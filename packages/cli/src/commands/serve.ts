import { existsSync } from "node:fs";
import { GodwitError } from "@godwit/core/errors";
import type { RunningServer } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { isDeploymentFile, readServedDeployment, type ServedDeployment } from "../models/served-deployment.ts";
import { findExamples } from "../models/find-examples.ts";
import { hostingPlatform, type Hosting } from "../models/hosting-platform.ts";
import { parseServedModels, type ServedModel } from "../models/served-model.ts";
import { ownVersion } from "../own-version.ts";
import { firstSignal, onHangup } from "../signals.ts";
import { reloadOn } from "./reload-on.ts";
import { accessSettings, type AccessOptions } from "../options/access-options.ts";
import { monitorSettings, type MonitorOptions } from "../options/monitor-options.ts";
import { defaultGrpcPort } from "./grpc-port.ts";
import { sayListening } from "./say-listening.ts";
import { settle } from "./settle.ts";

export interface ServeOptions extends MonitorOptions, AccessOptions {
  /** A file of keys. */
  readonly keys?: string;
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly port: number;
  readonly grpcPort?: number;
  readonly host: string;
  /** Bytes. */
  readonly memoryBudget?: number;
  readonly examples?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Serves models over HTTP until a signal comes, then answers what is under way and ends. */
export async function serve(texts: readonly string[], options: ServeOptions): Promise<number> {
  const console = new Console(options);
  const files = texts.filter((text) => isDeploymentFile(text) && existsSync(text));
  const others = texts.filter((text) => !files.includes(text));
  const wanted = [...(options.examples === true ? findExamples() : []), ...parseServedModels(others, existsSync)];
  const hosting = wanted.length + files.length === 0 ? hostingPlatform(process.env) : null;
  if (hosting !== null) return serveHosted(hosting, console, options);
  if (wanted.length + files.length === 0)
    throw new GodwitError("USAGE", "a model is needed", { hint: "godwit serve [NAME=]MODEL…, or godwit serve --examples" });
  const { serve: start } = await import("@godwit/server");
  const readDeployments = async (): Promise<readonly ServedDeployment[]> => {
    const deployments: ServedDeployment[] = [];
    for (const file of files) deployments.push(await readServedDeployment(file, options.define));
    return deployments;
  };
  const deployments = await readDeployments();
  const models: { readonly name: string; readonly artifact: Uint8Array; readonly example?: unknown }[] = [];
  for (const model of wanted) models.push(await compiled(model, options.define));
  const stopped = firstSignal();
  const apiKey = process.env["GODWIT_API_KEY"];
  const { port, grpcPort = defaultGrpcPort, host, memoryBudget } = options;
  const monitor = monitorSettings(options);
  const running = await start({
    monitor,
    access: { ...accessSettings(options), ...(options.keys !== undefined && { keyFile: options.keys }) },
    models,
    deployments,
    reloadDeployments: readDeployments,
    port,
    grpcPort,
    host,
    version: ownVersion(),
    ...(apiKey ? { apiKey } : {}),
    ...(memoryBudget && { memoryBudget }),
  });
  await sayListening(console, running, options.grpcPort);
  if (!console.quiet && !console.json) await console.answer(invitation(running));
  settle();
  onHangup(reloadOn(running, console));
  await stopped;
  await running.close();
  return done;
}

/** As a hosting platform's container: at its port, on every address, with its routes, and without gRPC, which none of them reaches. */
async function serveHosted({ platform, port, model }: Hosting, console: Console, options: ServeOptions): Promise<number> {
  const { serve: start } = await import("@godwit/server");
  const models = model === null ? [] : [await compiled({ name: "model", reference: model }, options.define)];
  const stopped = firstSignal();
  const apiKey = process.env["GODWIT_API_KEY"];
  const { memoryBudget } = options;
  const running = await start({
    monitor: monitorSettings(options),
    models,
    hosting: platform,
    port,
    host: "0.0.0.0",
    version: ownVersion(),
    ...(apiKey ? { apiKey } : {}),
    ...(memoryBudget && { memoryBudget }),
  });
  await console.answer(`listening ${running.url} for ${platform.kind}`);
  settle();
  await stopped;
  await running.close();
  return done;
}

async function compiled(
  { name, reference, example }: ServedModel,
  define: readonly string[],
): Promise<{ name: string; artifact: Uint8Array; example?: unknown }> {
  const model = await openModel(reference, { define });
  const shown = example ?? (model.example ? { instances: model.example } : undefined);
  return { name, artifact: model.bytes, ...(shown === undefined ? {} : { example: shown }) };
}

/** For each model a request that works when it is pasted into a shell. */
function invitation({ url, models }: RunningServer): string {
  const lines = models.flatMap((model) => [
    "",
    `${model.name}: ${model.url}`,
    `  curl -s ${model.url} -H 'content-type: application/json' -d ${quoted(model.body)}`,
  ]);
  return [`a page to try the models: ${url}/`, ...lines].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
