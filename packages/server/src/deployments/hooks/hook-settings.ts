import { parseDuration } from "../../json/duration.ts";
import { invalidSetting, JsonFields } from "../../json/json-fields.ts";

/** The hooks of a deployment and what they may take. */
export interface HookSettings {
  /** Paths of modules, from the deployment file; both may be the same. */
  readonly before: string | null;
  readonly after: string | null;
  /** Paths of further files that the modules open, from the deployment file. */
  readonly files: readonly string[];
  /** Milliseconds that a call may take. */
  readonly timeout: number;
  /** Bytes of JavaScript's own memory that a worker may hold. */
  readonly memory: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly queue: number;
  /** Request headers that hooks see, in lower case. */
  readonly headers: readonly string[];
  /** Environment variables that hooks see. */
  readonly environment: readonly string[];
}

/** Throws INVALID_SETTING. */
export function readHookSettings(value: unknown, path: string): HookSettings {
  const fields = new JsonFields(typeof value === "string" ? { before: value, after: value } : value, path);
  const timeout = fields.value("timeout");
  const settings: HookSettings = {
    before: modulePath(fields, "before"),
    after: modulePath(fields, "after"),
    files: fields.list("files").map(({ value: file, path: at }) => {
      if (typeof file !== "string" || file === "") throw invalidSetting(at, file, "the path of a file");
      return file;
    }),
    timeout: timeout === undefined ? 1000 : parseDuration(timeout, fields.pathOf("timeout")),
    memory: readBytes(fields.value("memory") ?? "256MB", fields.pathOf("memory")),
    workers: fields.number("workers", { from: 1, to: 64, whole: true }) ?? 2,
    concurrency: fields.number("concurrency", { from: 1, to: 1000, whole: true }) ?? 16,
    queue: fields.number("queue", { from: 0, to: 100_000, whole: true }) ?? 1000,
    headers: names(fields, "headers").map((name) => name.toLowerCase()),
    environment: names(fields, "environment"),
  };
  fields.end();
  if (settings.before === null && settings.after === null) throw invalidSetting(path, value, "an object with before, after, or both");
  return settings;
}

function modulePath(fields: JsonFields, name: string): string | null {
  const path = fields.text(name) ?? null;
  if (path !== null && !/\.(?:ts|mts|js|mjs)$/.test(path))
    throw invalidSetting(fields.pathOf(name), path, "the path of a .ts, .mts, .js or .mjs module");
  return path;
}

function names(fields: JsonFields, name: string): string[] {
  return fields.list(name).map(({ value, path }) => {
    if (typeof value !== "string" || !/^[\w-]{1,128}$/.test(value)) throw invalidSetting(path, value, "a name");
    return value;
  });
}

const units = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 } as const;

/** `256MB` in bytes, from 16 MB to 64 GB. */
function readBytes(value: unknown, path: string): number {
  const [, amount, unit] = /^(\d{1,9})\s*(KB|MB|GB)$/.exec(typeof value === "string" ? value : "") ?? [];
  const bytes = Number(amount) * units[unit as keyof typeof units];
  if (bytes >= 16 * units.MB && bytes <= 64 * units.GB) return bytes;
  throw invalidSetting(path, value, "a size such as 256MB, from 16MB to 64GB");
}
