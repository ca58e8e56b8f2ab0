import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";

export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/u.test(text);
}

/** Nothing but a digest ever becomes a path. Throws BLOB_NOT_FOUND. */
export function checkDigest(text: string): string {
  if (!isDigest(text)) throw new GodwitError("BLOB_NOT_FOUND", `${JSON.stringify(text.slice(0, 80))} is no SHA-256 in hex`);
  return text;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
