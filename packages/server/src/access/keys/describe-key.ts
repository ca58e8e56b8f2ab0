import { printQuota, printRate } from "./key-limits.ts";
import type { KeyRecord } from "./key-record.ts";

/** What may be told of a key: all but its digests. */
export function describeKey(record: KeyRecord): { readonly [field: string]: unknown } {
  const { id, name, role, endpoints, rate, quota, createdBy } = record;
  const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    id,
    name,
    role,
    endpoints,
    rate: rate === null ? null : printRate(rate),
    quota: quota === null ? null : printQuota(quota),
    created_at: time(record.createdAt),
    created_by: createdBy,
    expires_at: time(record.expiresAt),
    revoked_at: time(record.revokedAt),
    last_used_at: time(record.lastUsedAt),
  };
}
