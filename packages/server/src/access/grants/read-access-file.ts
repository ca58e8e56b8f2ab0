import { GodwitError } from "@godwit/core/errors";
import { invalidSetting, JsonFields } from "../../json/json-fields.ts";
import { addressList } from "../network/address-list.ts";
import { readQuota, readRate } from "../keys/key-limits.ts";
import { roleNames, roleOf } from "../role.ts";
import type { CertificateGrant, ClaimGrant, Grant, Grants } from "./grant.ts";

/** What a file of `--access` says. */
export interface AccessFile extends Grants {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** Reads `{callers: [{claim, value, role, …}, {certificate, role, …}], allow_addresses, deny_addresses}`. Throws INVALID_SETTING. */
export function readAccessFile(value: unknown): AccessFile {
  const fields = new JsonFields(value ?? {}, "");
  const claims: ClaimGrant[] = [];
  const certificates: CertificateGrant[] = [];
  if (fields.has("callers"))
    for (const { value: caller, path } of fields.list("callers")) {
      const grant = readCaller(new JsonFields(caller, path));
      if ("claim" in grant) claims.push(grant);
      else certificates.push(grant);
    }
  const [allow, deny] = [textsOf(fields, "allow_addresses") ?? [], textsOf(fields, "deny_addresses") ?? []];
  fields.end();
  for (const [path, texts] of Object.entries({ allow_addresses: allow, deny_addresses: deny }))
    for (const text of texts) within(() => addressList([text]), path, text, "an address or a network such as 10.0.0.0/8");
  return { claims, certificates, allow, deny };
}

function readCaller(fields: JsonFields): ClaimGrant | CertificateGrant {
  const role = roleOf(fields.text("role") ?? "");
  if (role === undefined) throw invalidSetting(fields.pathOf("role"), fields.value("role"), `one of ${roleNames.join(", ")}`);
  const [claim, value, certificate] = [fields.text("claim"), fields.text("value"), fields.text("certificate")];
  const endpoints = textsOf(fields, "endpoints");
  for (const pattern of endpoints ?? [])
    if (!/^[\w.*-]{1,128}$/.test(pattern))
      throw invalidSetting(fields.pathOf("endpoints"), pattern, "a name of an endpoint, or a pattern of one");
  const [rate, quota] = [fields.text("rate"), fields.text("quota")];
  fields.end();
  const grant: Grant = {
    role,
    ...(endpoints !== undefined && { endpoints }),
    ...(rate !== undefined && {
      rate: within(() => readRate(rate), fields.pathOf("rate"), rate, "a rate such as 100/s, 600/min or 5000/h"),
    }),
    ...(quota !== undefined && {
      quota: within(() => readQuota(quota), fields.pathOf("quota"), quota, "a quota such as 1000000 rows/month or 5000 requests/day"),
    }),
  };
  if (claim !== undefined && value !== undefined && certificate === undefined) return { claim, value, ...grant };
  if (certificate !== undefined && claim === undefined && value === undefined) return { certificate, ...grant };
  throw new GodwitError("INVALID_SETTING", `${fields.path} says neither who has a claim nor who shows a certificate`, {
    where: { path: fields.path },
    hint: "Give claim and value, or certificate.",
  });
}

function textsOf(fields: JsonFields, name: string): readonly string[] | undefined {
  if (!fields.has(name)) return undefined;
  const texts = fields.list(name).map(({ value, path }) => {
    if (typeof value !== "string" || value === "") throw invalidSetting(path, value, "a text");
    return value;
  });
  if (texts.length === 0) throw invalidSetting(fields.pathOf(name), [], "at least one text");
  return texts;
}

/** What is wrong with a text is told with its place in the file. */
function within<T>(read: () => T, path: string, text: string, wanted: string): T {
  try {
    return read();
  } catch {
    throw invalidSetting(path, text, wanted);
  }
}
