import { GodwitError } from "@godwit/core/errors";
import { Engine } from "@godwit/runtime";
import { artifactModel, deployedModel, type FollowedModel, type FollowedSource } from "@godwit/sql";
import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import { fetchVersion } from "../platform/fetch-version.ts";
import type { ModelFacts, VersionFacts } from "../registered/version-facts.ts";
import { models, pathOf } from "../registered/version-paths.ts";

interface DeploymentFacts {
  readonly name: string;
  readonly sha256: string;
  readonly model: string;
  readonly hooks: object | null;
  readonly sql: { readonly function: string } | null;
}

interface Chosen {
  readonly facts: string;
  readonly version: VersionFacts | undefined;
  readonly isSettled: boolean;
}

/**
 * What a running platform has for queries: its deployments, and the registered models that none of them bears the name of, by the alias
 * champion or else the newest version that is ready. Hooks stay on the platform, and so do deployments that have some.
 */
export function registeredFunctions(place: PlatformPlace): FollowedSource {
  const chosen = new Map<string, Chosen>();
  const choose = async (model: ModelFacts): Promise<VersionFacts | undefined> => {
    const facts = JSON.stringify(model);
    const known = chosen.get(model.name);
    if (known?.facts === facts && known.isSettled) return known.version;
    const { body } = await askPlatform<{ readonly model_versions: readonly VersionFacts[] }>(
      place,
      "GET",
      `${pathOf(model.name)}/versions`,
    );
    const ready = body.model_versions.filter(({ status, artifact }) => status === "READY" && artifact !== null);
    const champion = model.aliases.find(({ alias }) => alias === "champion")?.version;
    const version = ready.find((each) => each.version === champion) ?? ready.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
    chosen.set(model.name, { facts, version, isSettled: ready.length === body.model_versions.length });
    return version;
  };
  return {
    async list() {
      const { body } = await askPlatform<{ readonly deployments: readonly DeploymentFacts[] }>(place, "GET", "/api/v1/deployments");
      const found: FollowedModel[] = [];
      for (const each of body.deployments) found.push(deployed(place, each, await versionOf(place, each)));
      const notes: string[] = [];
      for (const model of await listModels(place)) {
        const around = body.deployments.filter((each) => new RegExp(`^models:/${model.name}[@/]`, "u").test(each.model));
        if (body.deployments.some(({ name }) => name === model.name)) continue;
        if (around.length > 0)
          notes.push(
            `${model.name} is the model alone, without the features, hooks and policies of its deployment ${around.map(({ name }) => name).join(", ")}`,
          );
        const version = await choose(model);
        if (version !== undefined) found.push(registered(place, model.name, version));
      }
      return { models: found, problems: [], notes };
    },
  };
}

function registered(place: PlatformPlace, name: string, { version, artifact }: VersionFacts): FollowedModel {
  return {
    name,
    endpoint: name,
    title: `${name}/${version}`,
    digest: artifact!.digest,
    open: async () => artifactModel((await fetchVersion(place, `${name}/${version}`)).artifact, Engine.shared()),
  };
}

/** `churn/3`, which its model's alias names now. */
async function versionOf(place: PlatformPlace, { model }: DeploymentFacts): Promise<string> {
  const [, name, alias] = /^models:\/([^@/]+)@(.+)$/u.exec(model) ?? [];
  if (name === undefined) return model.slice("models:/".length);
  const path = `${pathOf(name)}/aliases/${encodeURIComponent(alias!)}`;
  return `${name}/${(await askPlatform<{ readonly version: string }>(place, "GET", path)).body.version}`;
}

function deployed(place: PlatformPlace, { name, sha256, hooks, sql }: DeploymentFacts, version: string): FollowedModel {
  return {
    name: sql?.function ?? name,
    endpoint: name,
    title: `${name} over ${version}`,
    digest: `${sha256} ${version}`,
    async open() {
      if (hooks !== null)
        throw new GodwitError("UNSUPPORTED_REQUEST", "its hooks are code that stays on the platform", {
          hint: "Give its file with --deployment, or open the store itself with --store.",
        });
      const { readDeployment } = await import("@godwit/server/deployments");
      const path = `/api/v1/deployments/${encodeURIComponent(name)}`;
      const { body } = await askPlatform<{ readonly definition: unknown }>(place, "GET", path);
      const fetched = await fetchVersion(place, version);
      const deployment = { deployment: readDeployment(body.definition), value: body.definition, folder: ".", file: name };
      return deployedModel({ name, artifact: fetched.artifact, version, deployment });
    },
  };
}

async function listModels(place: PlatformPlace): Promise<readonly ModelFacts[]> {
  const all: ModelFacts[] = [];
  for (let token: string | null = ""; token !== null;) {
    const query: string = token === "" ? "" : `?page_token=${encodeURIComponent(token)}`;
    const page: { readonly body: { readonly registered_models: readonly ModelFacts[]; readonly next_page_token: string | null } } =
      await askPlatform(place, "GET", `${models}${query}`);
    all.push(...page.body.registered_models);
    token = page.body.next_page_token;
  }
  return all;
}
