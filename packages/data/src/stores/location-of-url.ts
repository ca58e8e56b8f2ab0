import { GodwitError } from "@godwit/core/errors";

/** A bucket, a path in it, and what the URL says beside them. */
export interface BucketLocation {
  readonly bucket: string;
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** `SCHEME://BUCKET/PATH?NAME=VALUE`. Paths are taken as they are, patterns and all. USAGE for unknown names, and for credentials. */
export function locationOfUrl(url: string, known: readonly string[]): BucketLocation {
  const [, scheme = "", bucket = "", path = "", query = ""] = /^([a-z0-9]+):\/\/([^/?#]*)\/?(.*?)(?:\?([\w-]+=[^*?]*))?$/iu.exec(url) ?? [];
  const hint = `Write ${scheme}://BUCKET/PATH${known.length === 0 ? "" : `?${known.map((name) => `${name}=…`).join("&")}`}; credentials come from the environment.`;
  if (bucket === "") throw new GodwitError("USAGE", "the location names no bucket", { hint });
  if (bucket.includes(":")) throw new GodwitError("USAGE", "credentials do not belong in a location", { hint });
  const parameters = new Map(new URLSearchParams(query));
  for (const name of parameters.keys())
    if (!known.includes(name)) throw new GodwitError("USAGE", `the location has the unknown parameter ${name}`, { hint });
  const endpoint = parameters.get("endpoint");
  if (endpoint !== undefined && !/^https?:\/\/[^@]+$/u.test(endpoint))
    throw new GodwitError("USAGE", "the endpoint is no http URL without credentials", { hint });
  return { bucket, path, parameters };
}
