import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GodwitError } from "@godwit/core/errors";
import { Console } from "../console.ts";
import { done, fellShort } from "../exit-status.ts";
import { askPlatform, platformError, type PlatformPlace } from "../platform/ask-platform.ts";
import { printSize } from "../print-size.ts";
import { withPlatform, type PlatformOptions } from "../platform/with-platform.ts";
import { addVersion } from "../registered/add-version.ts";
import { diffVersions } from "../registered/diff-versions.ts";
import { printModels, printVersion, printVersions, table } from "../registered/print-version.ts";
import type { ModelFacts, VersionFacts } from "../registered/version-facts.ts";
import { models, pathOf, versionOf, versionPath } from "../registered/version-paths.ts";

export interface ModelsOptions extends PlatformOptions {
  readonly json?: boolean;
}

export interface AddModelOptions extends ModelsOptions {
  readonly example?: string;
  readonly expected?: string;
  readonly method?: string;
  readonly alias: readonly string[];
  readonly tag: readonly string[];
  readonly description?: string;
  readonly define: readonly string[];
  readonly precision: "exact" | "fast";
  readonly quiet?: boolean;
}

export interface CollectOptions extends ModelsOptions {
  readonly dryRun?: boolean;
  readonly olderThan: string;
}

/** Sends model files, each a version of its own, and waits until they are ready. */
export async function addModel(name: string, references: readonly string[], options: AddModelOptions): Promise<number> {
  const console = new Console(options);
  const tags = Object.fromEntries(options.tag.map(pairOf));
  return withPlatform(options, async (place) => {
    const added: VersionFacts[] = [];
    for (const reference of references) {
      const ready = await addVersion(place, name, reference, { ...options, tags }, (text) => console.note(text));
      for (const alias of options.alias) await moveAlias(place, name, alias, ready.version, console);
      added.push(await versionOf(place, `${name}/${ready.version}`));
    }
    await console.answer(console.json ? JSON.stringify({ model_versions: added }) : added.map(printVersion).join("\n\n"));
    return done;
  });
}

export async function listModels(options: ModelsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const all: ModelFacts[] = [];
    for (let token: string | null = ""; token !== null;) {
      const page: { readonly registered_models: readonly ModelFacts[]; readonly next_page_token: string | null } = (
        await askPlatform<{ readonly registered_models: readonly ModelFacts[]; readonly next_page_token: string | null }>(
          place,
          "GET",
          `${models}${token === "" ? "" : `?page_token=${encodeURIComponent(token)}`}`,
        )
      ).body;
      all.push(...page.registered_models);
      token = page.next_page_token;
    }
    await console.answer(console.json ? JSON.stringify({ registered_models: all }) : printModels(all));
    return done;
  });
}

/** A model with its versions, or one version: `churn`, `churn/3`, `churn@champion`. */
export async function showModel(reference: string, options: ModelsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    if (/[/@]/u.test(reference)) {
      const version = await versionOf(place, reference);
      await console.answer(console.json ? JSON.stringify(version) : printVersion(version));
      return done;
    }
    const { body: model } = await askPlatform<{ readonly registered_model: ModelFacts }>(place, "GET", pathOf(reference));
    const { body: versions } = await askPlatform<{ readonly model_versions: readonly VersionFacts[] }>(
      place,
      "GET",
      `${pathOf(reference)}/versions`,
    );
    await console.answer(
      console.json
        ? JSON.stringify({ ...model.registered_model, versions: versions.model_versions })
        : `${printModels([model.registered_model])}\n\n${printVersions(versions.model_versions)}`,
    );
    return done;
  });
}

/** Has an alias name a version; with `off` none. */
export async function setAlias(name: string, alias: string, version: string, options: ModelsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    if (version === "off") await askPlatform(place, "DELETE", `${pathOf(name)}/aliases/${encodeURIComponent(alias)}`);
    else await moveAlias(place, name, alias, version, console);
    if (console.json) await console.answer(JSON.stringify({ name, alias, version: version === "off" ? null : version }));
    return done;
  });
}

/** Takes away a version, or a model with all of its versions. */
export async function removeModel(reference: string, options: ModelsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const path = reference.includes("/") ? versionPath(reference) : pathOf(reference);
    await askPlatform(place, "DELETE", path);
    console.note(`${reference} is removed`);
    if (console.json) await console.answer(JSON.stringify({ removed: reference }));
    return done;
  });
}

/** Writes the artifact of a version, which appears when it is complete. */
export async function downloadModel(reference: string, options: ModelsOptions & { readonly output?: string }): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const { name, version, artifact } = await versionOf(place, reference);
    const output = options.output ?? `${name}-${version}.godwit`;
    const response = await fetch(new URL(`${pathOf(name)}/versions/${version}/artifact`, place.url), {
      headers: place.apiKey === undefined ? {} : { authorization: `Bearer ${place.apiKey}` },
    });
    if (!response.ok) throw await platformError(response);
    const partial = `${output}.${randomUUID()}.part`;
    try {
      await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(partial));
      await rename(partial, output);
    } catch (cause) {
      await rm(partial, { force: true });
      throw new GodwitError("IO_FAILED", "the artifact could not be written", { where: { file: output }, cause });
    }
    await console.answer(console.json ? JSON.stringify({ output, ...artifact }) : output);
    return done;
  });
}

interface CollectedFacts {
  readonly removed: number;
  readonly removed_bytes: number;
  readonly kept: number;
  readonly young: number;
  readonly unfinished: number;
}

/** Removes the bytes that nothing names any longer. */
export async function collectGarbage({ dryRun = false, olderThan, ...options }: CollectOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const { body } = await askPlatform<CollectedFacts>(place, "POST", "/api/v1/blobs/collect", { dry_run: dryRun, older_than: olderThan });
    const { removed, removed_bytes: bytes, kept, young } = body;
    await console.answer(
      console.json
        ? JSON.stringify(body)
        : `${dryRun ? "to be removed" : "removed"}: ${removed} (${printSize(bytes)}); in use: ${kept}; younger than ${olderThan}: ${young}`,
    );
    return done;
  });
}

/** What two versions differ in; exit status 1 where they differ. */
export async function diffModels(before: string, after: string, options: ModelsOptions): Promise<number> {
  const console = new Console(options);
  return withPlatform(options, async (place) => {
    const [first, second] = [await versionOf(place, before), await versionOf(place, after)];
    const differences = await diffVersions(place, first, second);
    const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
    const rows = differences.map((each) => [each.of, text(each.before), text(each.after)]);
    const nothing = `${before} and ${after} do not differ`;
    await console.answer(
      console.json ? JSON.stringify({ before, after, differences }) : rows.length === 0 ? nothing : table([["", before, after], ...rows]),
    );
    return differences.length === 0 ? done : fellShort;
  });
}

async function moveAlias(place: PlatformPlace, name: string, alias: string, version: string, console: Console): Promise<void> {
  const path = `${pathOf(name)}/aliases/${encodeURIComponent(alias)}`;
  const { body } = await askPlatform<{ readonly alias_request?: { readonly id: number } }>(place, "PUT", path, { version });
  const { alias_request: request } = body;
  console.note(
    request === undefined
      ? `${name}@${alias} is version ${version}`
      : `${name}@${alias} is protected: request ${request.id} waits for approval by another caller`,
  );
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new GodwitError("USAGE", `'${text}' is no tag`, { hint: "Write KEY=VALUE: --tag team=growth." });
  return [text.slice(0, at), text.slice(at + 1)];
}
