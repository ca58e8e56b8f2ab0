import { GodwitError } from "@godwit/core/errors";

interface S3Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What the object store or the way to it says, as a coded error without anything secret. */
export function s3Error(error: unknown, bucket: string): unknown {
  if (error instanceof GodwitError) return error;
  const { name, code, $metadata } = (error ?? {}) as S3Failure;
  const status = $metadata?.httpStatusCode;
  const reason = typeof code === "string" && /^E[A-Z]+$/u.test(code) ? code : typeof name === "string" ? name : "no answer";
  const text = status === undefined ? reason : `${reason}, status ${status}`;
  return new GodwitError("STORE_UNAVAILABLE", `the bucket ${bucket} cannot be used: ${text}`, { cause: error });
}

export function isNotThere(error: unknown): boolean {
  const { name, $metadata } = (error ?? {}) as S3Failure;
  return name === "NoSuchKey" || name === "NotFound" || ($metadata?.httpStatusCode === 404 && name !== "NoSuchBucket");
}
