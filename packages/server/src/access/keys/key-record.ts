import { randomBytes } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { parseDuration } from "../../json/duration.ts";
import { JsonFields } from "../../json/json-fields.ts";
import { roleNames, roleOf, type Role } from "../role.ts";
import { readQuota, readRate, type Quota, type Rate } from "./key-limits.ts";
import { digestOf, makeKey } from "./key-text.ts";
import { scramVerifier } from "./scram-verifier.ts";

/** What is stored of a key; the key itself is nowhere. Times are milliseconds since 1970. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the key, in hex. */
  readonly digest: string;
  /** For the PostgreSQL protocol; null for a key that was made before there was one. */
  readonly scram: string | null;
  /** Of the key before it was rotated, and until when that one still works. */
  readonly previousDigest: string | null;
  readonly previousUntil: number | null;
  readonly role: Role;
  /** Patterns of the endpoints that it may use. */
  readonly endpoints: readonly string[];
  readonly rate: Rate | null;
  readonly quota: Quota | null;
  readonly createdAt: number;
  readonly createdBy: string | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** What is asked of a new key, in the words of the command line and of `/api/v1/keys`. */
export interface KeyWish {
  readonly name: string;
  readonly role?: string;
  readonly endpoints?: readonly string[];
  /** A date and time of ISO 8601, or `90d`, `12h`. */
  readonly expires?: string;
  readonly rate?: string;
  readonly quota?: string;
}

/** Reads a wish from JSON. Throws INVALID_SETTING. */
export function readKeyWish(value: unknown): KeyWish {
  const fields = new JsonFields(value, "");
  const endpoints = fields.has("endpoints")
    ? fields.list("endpoints").map(({ value: pattern, path }) => {
        if (typeof pattern !== "string") throw invalid(path, "a pattern must be a text");
        return pattern;
      })
    : undefined;
  const [role, expires, rate, quota] = (["role", "expires", "rate", "quota"] as const).map((name) => fields.text(name));
  const name = fields.text("name") ?? "";
  fields.end();
  return {
    name,
    ...(role !== undefined && { role }),
    ...(endpoints !== undefined && { endpoints }),
    ...(expires !== undefined && { expires }),
    ...(rate !== undefined && { rate }),
    ...(quota !== undefined && { quota }),
  };
}

export interface MadeKey {
  /** Told once. */
  readonly key: string;
  readonly record: KeyRecord;
}

/** Makes a key. Throws INVALID_SETTING for a wish that cannot be. */
export function makeKeyRecord(
  { name, role = "predictor", endpoints = ["*"], expires, rate, quota }: KeyWish,
  by: string | null,
  now: number,
): MadeKey {
  if (!/^\S(.{0,126}\S)?$/u.test(name)) throw invalid("name", "a key needs a name of 1 to 128 characters");
  const known = roleOf(role);
  if (known === undefined) throw invalid("role", `${JSON.stringify(role)} is no role; there are ${roleNames.join(", ")}`);
  if (endpoints.length === 0) throw invalid("endpoints", "a key needs endpoints that it may use; * stands for all");
  for (const pattern of endpoints)
    if (!/^[\w.*-]{1,128}$/.test(pattern))
      throw invalid("endpoints", `${JSON.stringify(pattern)} is no name of an endpoint, and no pattern of one`);
  const key = makeKey();
  const record: KeyRecord = {
    id: randomBytes(6).toString("hex"),
    name,
    digest: digestOf(key),
    scram: scramVerifier(key),
    previousDigest: null,
    previousUntil: null,
    role: known,
    endpoints,
    rate: rate === undefined ? null : readRate(rate),
    quota: quota === undefined ? null : readQuota(quota),
    createdAt: now,
    createdBy: by,
    expiresAt: expires === undefined ? null : readExpiry(expires, now),
    revokedAt: null,
    lastUsedAt: null,
  };
  return { key, record };
}

/** The same key with another text; the one before works for `grace` milliseconds more. */
export function rotateKey(record: KeyRecord, grace: number, now: number): MadeKey {
  const key = makeKey();
  return {
    key,
    record: { ...record, digest: digestOf(key), scram: scramVerifier(key), previousDigest: record.digest, previousUntil: now + grace },
  };
}

/** Whether a key of this digest is one of the record's, at a time. */
export function isValid(record: KeyRecord, digest: string, now: number): boolean {
  if (record.revokedAt !== null || (record.expiresAt !== null && record.expiresAt <= now)) return false;
  return record.digest === digest || (record.previousDigest === digest && (record.previousUntil ?? 0) > now);
}

function readExpiry(text: string, now: number): number {
  const at = /^\d{4}-/.test(text) ? Date.parse(text) : now + parseDuration(text, "expires");
  if (!(at > now)) throw invalid("expires", `${JSON.stringify(text)} is no time in the future`);
  return at;
}

function invalid(path: string, message: string): GodwitError {
  return new GodwitError("INVALID_SETTING", message, { where: { path } });
}
