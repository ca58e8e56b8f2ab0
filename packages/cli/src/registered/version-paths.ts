import { GodwitError } from "@godwit/core/errors";
import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import type { VersionFacts } from "./version-facts.ts";

/** Where the registered models are. */
export const models = "/api/v1/registered-models";

/** A version that `NAME/NUMBER` or `NAME@ALIAS` names. Rejects with USAGE, and as the platform does. */
export async function versionOf(place: PlatformPlace, reference: string): Promise<VersionFacts> {
  const [, name, alias] = /^([^@/]+)@([^@/]+)$/u.exec(reference) ?? [];
  if (name === undefined)
    return (await askPlatform<{ readonly model_version: VersionFacts }>(place, "GET", versionPath(reference))).body.model_version;
  const { body } = await askPlatform<{ readonly version: string }>(place, "GET", `${pathOf(name)}/aliases/${encodeURIComponent(alias!)}`);
  return versionOf(place, `${name}/${body.version}`);
}

export function versionPath(reference: string): string {
  const [, name, version] = /^([^@/]+)\/(\d{1,9})$/u.exec(reference) ?? [];
  if (name === undefined)
    throw new GodwitError("USAGE", `'${reference}' names no version`, {
      hint: "Write NAME/NUMBER or NAME@ALIAS: churn/3, churn@champion.",
    });
  return `${pathOf(name)}/versions/${version!}`;
}

export function pathOf(name: string): string {
  return `${models}/${encodeURIComponent(name)}`;
}
