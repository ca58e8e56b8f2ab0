import { GodwitError } from "@godwit/core/errors";
import { askPlatform, platformError, type PlatformPlace } from "./ask-platform.ts";

export interface FetchedVersion {
  readonly name: string;
  readonly version: string;
  readonly artifact: Uint8Array;
}

/** The artifact of `NAME/3` or of what `NAME@ALIAS` names now. Rejects with what the platform answers. */
export async function fetchVersion(place: PlatformPlace, reference: string): Promise<FetchedVersion> {
  const [, name, mark, which] = /^([^@/]+)([@/])([^@/]+)$/u.exec(reference) ?? [];
  if (name === undefined)
    throw new GodwitError("USAGE", `models:/${reference} names no version`, { hint: "Write models:/NAME/NUMBER or models:/NAME@ALIAS." });
  const path = `/api/v1/registered-models/${encodeURIComponent(name)}`;
  const version =
    mark === "/"
      ? which!
      : (await askPlatform<{ readonly version: string }>(place, "GET", `${path}/aliases/${encodeURIComponent(which!)}`)).body.version;
  const response = await fetch(new URL(`${path}/versions/${encodeURIComponent(version)}/artifact`, place.url), {
    headers: place.apiKey === undefined ? {} : { authorization: `Bearer ${place.apiKey}` },
  });
  if (!response.ok) throw await platformError(response);
  return { name, version, artifact: new Uint8Array(await response.arrayBuffer()) };
}
