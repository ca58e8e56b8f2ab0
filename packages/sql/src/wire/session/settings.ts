import { SqlError } from "../sql-error.ts";
import { zoneOffset } from "../values/zone-offset.ts";

interface Setting {
  readonly value: string;
  /** Told to the client at the start and whenever it changes. */
  readonly isReported?: string;
  /** What is stored of a value; undefined for one that is not taken. */
  readonly accept?: (value: string) => string | undefined;
}

const any = (value: string): string => value;
const only =
  (stored: string, ...others: readonly string[]) =>
  (value: string): string | undefined =>
    [stored, ...others].some((each) => each.toLowerCase() === value.toLowerCase()) ? stored : undefined;
const milliseconds = (value: string): string | undefined => (duration(value) === undefined ? undefined : value);

/** The settings of PostgreSQL that its clients ask for. Those without `accept` cannot be changed. */
const known: { readonly [name: string]: Setting } = {
  application_name: { value: "", isReported: "application_name", accept: any },
  bytea_output: { value: "hex", accept: only("hex") },
  client_encoding: { value: "UTF8", isReported: "client_encoding", accept: only("UTF8", "utf-8", "unicode") },
  client_min_messages: { value: "notice", accept: any },
  datestyle: {
    value: "ISO, MDY",
    isReported: "DateStyle",
    accept: (value) => (/^iso\b/i.test(value) ? `ISO, ${/dmy|euro/i.test(value) ? "DMY" : /ymd/i.test(value) ? "YMD" : "MDY"}` : undefined),
  },
  default_transaction_isolation: { value: "repeatable read", accept: any },
  default_transaction_read_only: { value: "off", isReported: "default_transaction_read_only", accept: only("off", "false", "0") },
  extra_float_digits: { value: "1", accept: (value) => (/^-?\d+$/.test(value) ? value : undefined) },
  geqo: { value: "on", accept: any },
  idle_in_transaction_session_timeout: { value: "0", accept: milliseconds },
  idle_session_timeout: { value: "0", accept: milliseconds },
  in_hot_standby: { value: "off", isReported: "in_hot_standby" },
  integer_datetimes: { value: "on", isReported: "integer_datetimes" },
  intervalstyle: { value: "postgres", isReported: "IntervalStyle", accept: only("postgres") },
  is_superuser: { value: "off", isReported: "is_superuser" },
  jit: { value: "off", accept: any },
  lc_collate: { value: "C" },
  lc_ctype: { value: "C.UTF-8" },
  lc_monetary: { value: "C", accept: any },
  lock_timeout: { value: "0", accept: milliseconds },
  max_identifier_length: { value: "63" },
  max_index_keys: { value: "32" },
  row_security: { value: "on", accept: any },
  search_path: { value: '"$user", public', accept: any },
  server_encoding: { value: "UTF8", isReported: "server_encoding" },
  server_version: { value: "16.4", isReported: "server_version" },
  server_version_num: { value: "160004" },
  session_authorization: { value: "", isReported: "session_authorization" },
  standard_conforming_strings: { value: "on", isReported: "standard_conforming_strings", accept: only("on", "true", "1", "yes") },
  statement_timeout: { value: "0", accept: milliseconds },
  synchronous_commit: { value: "on", accept: any },
  timezone: { value: "UTC", isReported: "TimeZone", accept: readZone },
  transaction_isolation: { value: "repeatable read", accept: any },
  transaction_read_only: { value: "off", accept: only("off", "false", "0") },
  work_mem: { value: "4MB", accept: any },
  xmloption: { value: "content", accept: any },
};

/** The settings of one session. */
export class Settings {
  readonly #values = new Map<string, string>();
  readonly #defaults = new Map<string, string>();

  /** Undefined for a name that is no setting of PostgreSQL. */
  get(name: string): string | undefined {
    const key = name.toLowerCase();
    return this.#values.get(key) ?? this.#defaults.get(key) ?? known[key]?.value;
  }

  isKnown(name: string): boolean {
    return Object.hasOwn(known, name.toLowerCase()) || (name.includes(".") && this.#values.has(name.toLowerCase()));
  }

  /** Sets what the session begins with and goes back to. */
  begin(name: string, value: string): void {
    this.#defaults.set(name.toLowerCase(), value);
  }

  /** The value as it is stored; null goes back to the beginning. Throws SqlError. */
  set(name: string, value: string | null): string {
    const key = name.toLowerCase();
    const setting = Object.hasOwn(known, key) ? known[key] : undefined;
    if (setting === undefined && !key.includes(".")) throw new SqlError("42704", `unrecognized configuration parameter "${name}"`);
    if (value === null) {
      this.#values.delete(key);
      return this.get(name) ?? "";
    }
    if (setting !== undefined && setting.accept === undefined) throw new SqlError("55P02", `parameter "${name}" cannot be changed`);
    const stored = setting === undefined ? value : setting.accept!(value);
    if (stored === undefined)
      throw new SqlError("22023", `invalid value for parameter "${name}": "${value}"`, { hint: `It is ${this.get(name)} here.` });
    this.#values.set(key, stored);
    return stored;
  }

  reset(): void {
    this.#values.clear();
  }

  /** The name under which a change is told to the client, if it is. */
  static reportedName(name: string): string | undefined {
    return known[name.toLowerCase()]?.isReported;
  }

  /** All that is told at the start. */
  reported(): readonly (readonly [string, string])[] {
    return Object.entries(known).flatMap(([name, { isReported }]) =>
      isReported === undefined ? [] : [[isReported, this.get(name) ?? ""] as const],
    );
  }

  /** Milliseconds of a setting that is a time; 0 for none. */
  milliseconds(name: string): number {
    return duration(this.get(name) ?? "0") ?? 0;
  }

  static readonly names: readonly string[] = Object.keys(known);
  static valueOf(name: string): string {
    return known[name]?.value ?? "";
  }
}

const units: { readonly [unit: string]: number } = { "": 1, us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = found === null ? undefined : units[found[2]!.toLowerCase()];
  const value = unit === undefined ? undefined : Math.round(Number(found![1]) * unit);
  return value !== undefined && value <= 2_147_483_647 ? value : undefined;
}

function readZone(value: string): string | undefined {
  const zone = /^(?:gmt|z|utc|etc\/utc|0)$/i.test(value) ? "UTC" : value;
  return zoneOffset(zone) === undefined ? undefined : zone;
}
