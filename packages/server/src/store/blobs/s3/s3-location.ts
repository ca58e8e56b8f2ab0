import { GodwitError } from "@godwit/core/errors";

/** Where in an object store blobs are kept. Credentials are never part of it. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly region: string;
  /** Null: Amazon's own. */
  readonly endpoint: string | null;
}

const hint = "s3://BUCKET/PREFIX?region=…&endpoint=http://…; credentials come from the environment (AWS_ACCESS_KEY_ID, …).";
const parameters: readonly string[] = ["region", "endpoint"];

/** `s3://BUCKET/PREFIX?endpoint=…&region=…`. Throws USAGE. */
export function parseS3Location(text: string): S3Location {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new GodwitError("USAGE", "the URL of the artifacts cannot be read", { hint });
  }
  if (url.username !== "" || url.password !== "")
    throw new GodwitError("USAGE", "credentials do not belong in the URL of the artifacts", { hint });
  if (url.hostname === "") throw new GodwitError("USAGE", "the URL of the artifacts names no bucket", { hint });
  for (const name of url.searchParams.keys())
    if (!parameters.includes(name)) throw new GodwitError("USAGE", `the URL of the artifacts has the unknown parameter ${name}`, { hint });
  const endpoint = url.searchParams.get("endpoint");
  if (endpoint !== null && !/^https?:\/\/[^@]+$/u.test(endpoint))
    throw new GodwitError("USAGE", "the endpoint of the artifacts is no http URL without credentials", { hint });
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/gu, "");
  return {
    bucket: url.hostname,
    prefix: path === "" ? "" : `${path}/`,
    region: url.searchParams.get("region") ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    endpoint,
  };
}
