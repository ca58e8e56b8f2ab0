import { Engine } from "@godwit/runtime";
import { artifactModel, type SqlEngine } from "@godwit/sql";
import { askPlatform, platformError, type PlatformPlace } from "../platform/ask-platform.ts";
import { models, pathOf } from "../registered/version-paths.ts";
import type { ModelFacts, VersionFacts } from "../registered/version-facts.ts";

/** Keeps an engine's functions those of the registered models, by alias champion or else the newest version that is ready. */
export class RegisteredFunctions {
  readonly #place: PlatformPlace;
  readonly #engine: SqlEngine;
  readonly #warn: (message: string) => void;
  /** By model, the digest that answers; null for one that cannot. */
  readonly #known = new Map<string, string | null>();

  constructor(place: PlatformPlace, engine: SqlEngine, warn: (message: string) => void) {
    this.#place = place;
    this.#engine = engine;
    this.#warn = warn;
  }

  /** Brings the functions to what is registered now. */
  async refresh(): Promise<void> {
    const registered = await this.#list();
    for (const name of this.#known.keys())
      if (!registered.some((model) => model.name === name)) {
        this.#engine.deleteModel(name);
        this.#known.delete(name);
      }
    for (const model of registered) await this.#follow(model);
  }

  async #follow({ name, aliases }: ModelFacts): Promise<void> {
    const { body } = await askPlatform<{ readonly model_versions: readonly VersionFacts[] }>(
      this.#place,
      "GET",
      `${pathOf(name)}/versions`,
    );
    const ready = body.model_versions.filter(({ status, artifact }) => status === "READY" && artifact !== null);
    const champion = aliases.find(({ alias }) => alias === "champion")?.version;
    const chosen = ready.find(({ version }) => version === champion) ?? ready.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
    if (chosen === undefined || this.#known.get(name) === chosen.artifact!.digest) return;
    this.#known.set(name, chosen.artifact!.digest);
    try {
      this.#engine.setModel(name, artifactModel(await this.#artifact(name, chosen.version), Engine.shared()));
    } catch (error) {
      this.#warn(`${name}/${chosen.version} is no function: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #artifact(name: string, version: string): Promise<Uint8Array> {
    const { url, apiKey } = this.#place;
    const response = await fetch(new URL(`${pathOf(name)}/versions/${version}/artifact`, url), {
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    });
    if (!response.ok) throw await platformError(response);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #list(): Promise<readonly ModelFacts[]> {
    const all: ModelFacts[] = [];
    for (let token: string | null = ""; token !== null;) {
      const query: string = token === "" ? "" : `?page_token=${encodeURIComponent(token)}`;
      const page: { readonly body: { readonly registered_models: readonly ModelFacts[]; readonly next_page_token: string | null } } =
        await askPlatform(this.#place, "GET", `${models}${query}`);
      all.push(...page.body.registered_models);
      token = page.body.next_page_token;
    }
    return all;
  }
}
