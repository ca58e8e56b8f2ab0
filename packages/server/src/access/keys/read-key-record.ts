import { JsonFields, invalidSetting } from "../../json/json-fields.ts";
import { roleNames, roleOf } from "../role.ts";
import type { KeyRecord } from "./key-record.ts";

const times = { from: 0, to: Number.MAX_SAFE_INTEGER };
const amounts = { from: 1, to: Number.MAX_SAFE_INTEGER, whole: true };

/** A stored key, checked field by field: a slip in the file must not open a door. Throws INVALID_SETTING. */
export function readKeyRecord(value: unknown, path: string): KeyRecord {
  const fields = new JsonFields(value, path);
  const [id, name, digest] = (["id", "name", "digest"] as const).map((field) => fields.text(field) ?? String(fields.required(field))) as [
    string,
    string,
    string,
  ];
  if (!/^[0-9a-f]{64}$/.test(digest)) throw invalidSetting(fields.pathOf("digest"), digest, "a SHA-256 in hex");
  const role = roleOf(fields.text("role") ?? "");
  if (role === undefined) throw invalidSetting(fields.pathOf("role"), fields.value("role"), `one of ${roleNames.join(", ")}`);
  const endpoints = fields.list("endpoints").map(({ value: pattern, path: place }) => {
    if (typeof pattern !== "string") throw invalidSetting(place, pattern, "a pattern");
    return pattern;
  });
  const rate = fields.object("rate");
  const quota = fields.object("quota");
  const record: KeyRecord = {
    id,
    name,
    digest,
    scram: fields.text("scram") ?? null,
    role,
    endpoints,
    previousDigest: fields.text("previousDigest") ?? null,
    previousUntil: fields.number("previousUntil", times) ?? null,
    rate: rate === undefined ? null : { requests: amountOf(rate, "requests"), seconds: amountOf(rate, "seconds") },
    quota:
      quota === undefined
        ? null
        : {
            amount: amountOf(quota, "amount"),
            unit: oneOf(quota, "unit", ["requests", "rows"]),
            period: oneOf(quota, "period", ["day", "month"]),
          },
    createdAt: fields.number("createdAt", times) ?? 0,
    createdBy: fields.text("createdBy") ?? null,
    expiresAt: fields.number("expiresAt", times) ?? null,
    revokedAt: fields.number("revokedAt", times) ?? null,
    lastUsedAt: fields.number("lastUsedAt", times) ?? null,
  };
  for (const each of [fields, rate, quota]) each?.end();
  return record;
}

function amountOf(fields: JsonFields, name: string): number {
  fields.required(name);
  return fields.number(name, amounts)!;
}

function oneOf<T extends string>(fields: JsonFields, name: string, choices: readonly T[]): T {
  const text = fields.text(name);
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw invalidSetting(fields.pathOf(name), text, `one of ${choices.join(", ")}`);
  return found;
}
