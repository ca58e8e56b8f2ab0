import { resolve } from "node:path";
import { printable } from "@godwit/core/errors";
import type { DeploymentSource } from "@godwit/server/deployments";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import { withPlatform, type PlatformOptions } from "../platform/with-platform.ts";
import { addVersion } from "../registered/add-version.ts";
import { table } from "../registered/print-version.ts";

export interface StoredDeploymentsOptions extends PlatformOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

interface DeploymentFacts {
  readonly name: string;
  readonly model?: string;
  readonly sha256: string;
  readonly versions?: readonly { readonly model: string; readonly version: string }[];
  /** Why it cannot run there. */
  readonly problem?: string | null;
}

interface WholeDeployment extends DeploymentFacts {
  readonly definition: unknown;
  readonly files: Readonly<Record<string, string>>;
}

const path = "/api/v1/deployments";

/** Sends deployments with their hooks, and takes them into service. */
export async function addStoredDeployments(
  files: readonly string[],
  options: StoredDeploymentsOptions & { readonly define: readonly string[] },
): Promise<number> {
  const console = new Console(options);
  const { readDeploymentFile, printSentDeployment } = await import("@godwit/server/deployments");
  const sources: DeploymentSource[] = [];
  for (const file of files) sources.push(await readDeploymentFile(file));
  return withPlatform(options, async (place) => {
    for (const source of sources) {
      const registered = await withRegisteredModel(place, source, options.define, console);
      const { name } = source.deployment;
      const { body } = await askPlatform<WholeDeployment>(place, "PUT", pathOf(name), printSentDeployment(registered));
      await console.answer(console.json ? JSON.stringify(body) : printDeployment(body));
    }
    return done;
  });
}

export async function listStoredDeployments(options: StoredDeploymentsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const { body } = await askPlatform<{ readonly deployments: readonly DeploymentFacts[] }>(place, "GET", path);
    const rows = body.deployments.map((each) => [each.name, each.model ?? "-", versionsOf(each), each.sha256.slice(0, 12)]);
    const text = rows.length === 0 ? "there are no deployments; add one with `godwit deployments add FILE`" : table([heading, ...rows]);
    await console.answer(console.json ? JSON.stringify(body) : text);
    return done;
  });
}

/** As it was written, with its hashes. */
export async function showStoredDeployment(name: string, options: StoredDeploymentsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const { body } = await askPlatform<WholeDeployment>(place, "GET", pathOf(name));
    await console.answer(console.json ? JSON.stringify(body) : `${printDeployment(body)}\n\n${JSON.stringify(body.definition, null, 2)}`);
    return done;
  });
}

export async function removeStoredDeployment(name: string, options: StoredDeploymentsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    await askPlatform(place, "DELETE", pathOf(name));
    console.note(`${name} is removed`);
    if (console.json) await console.answer(JSON.stringify({ removed: name }));
    return done;
  });
}

const heading = ["name", "model", "versions", "sha256"];

/** A model that is a file becomes a version of the registered model of the deployment's name: other servers have no such file. */
async function withRegisteredModel(
  place: PlatformPlace,
  source: DeploymentSource,
  define: readonly string[],
  console: Console,
): Promise<DeploymentSource> {
  const { name, model } = source.deployment;
  if (model.startsWith("models:/")) return source;
  const wish = { define, precision: "exact" } as const;
  const { version } = await addVersion(place, name, resolve(source.folder, model), wish, (text) => console.note(text));
  const registered = `models:/${name}/${version}`;
  return { ...source, deployment: { ...source.deployment, model: registered }, value: { ...(source.value as object), model: registered } };
}

function printDeployment(facts: WholeDeployment): string {
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    ["deployment", facts.name],
    ["model", facts.model],
    ["versions", versionsOf(facts)],
    ["sha256", facts.sha256],
    ["problem", facts.problem],
    ...Object.entries(facts.files).map(([file, digest]) => [file, digest] as const),
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.flatMap(([label, text]) => (text == null || text === "" ? [] : [printable(`${label.padEnd(width)}  ${text}`)])).join("\n");
}

function versionsOf({ versions = [] }: DeploymentFacts): string {
  return versions.map(({ model, version }) => `${model}/${version}`).join(" ") || "-";
}

function pathOf(name: string): string {
  return `${path}/${encodeURIComponent(name)}`;
}
