import { GodwitError } from "@godwit/core/errors";

/** How calls of an endpoint take turns. */
export interface ScheduleSettings {
  /** Runs of one version under way at once; further calls wait. Runs that end at once never wait. */
  readonly concurrency: number;
  /** Calls that may wait for one version; a further one is refused, QUEUE_FULL. */
  readonly queueSize: number;
  /** Milliseconds after which a call that has not begun is given up, DEADLINE_EXCEEDED, where the caller states no deadline; null: never. */
  readonly timeout: number | null;
  /** Of calls that state none. 1 is the most urgent. */
  readonly priority: number;
  /**
   * Which models' waiting calls may be answered by one run, where that is faster: `exact`, those whose answers do not depend on the other rows to
   * the last bit, which is every compiled model; `any`, those that onnxruntime runs too; `off`, none.
   */
  readonly batching: "off" | "exact" | "any";
  /** Rows of calls that are put together. */
  readonly maximumBatchRows: number;
  /** Whether answers are remembered. */
  readonly cache: boolean;
}

export const defaultSchedule: ScheduleSettings = {
  concurrency: 1,
  queueSize: 1000,
  timeout: null,
  priority: 5,
  batching: "exact",
  maximumBatchRows: 1024,
  cache: false,
};

const batchings: readonly unknown[] = ["off", "exact", "any"] satisfies readonly ScheduleSettings["batching"][];

const readers: { readonly [K in keyof ScheduleSettings]: (value: unknown, path: string) => ScheduleSettings[K] } = {
  concurrency: (value, path) => whole(value, path, 1, 1024),
  queueSize: (value, path) => whole(value, path, 0, 1_000_000),
  timeout: (value, path) => (value === null ? null : duration(value, path)),
  priority: (value, path) => whole(value, path, 1, 1000),
  batching: (value, path) =>
    batchings.includes(value) ? (value as ScheduleSettings["batching"]) : refuse(path, value, "off, exact or any"),
  maximumBatchRows: (value, path) => whole(value, path, 1, 1_000_000),
  cache: (value, path) => (typeof value === "boolean" ? value : refuse(path, value, "true or false")),
};

/** Settings as a file or a request states them; what it leaves out is the default. Throws USAGE with the field's path below `path`. */
export function readScheduleSettings(value: unknown, path: string = "$"): ScheduleSettings {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, value, "an object");
  for (const name of Object.keys(value))
    if (!Object.hasOwn(readers, name)) refuse(`${path}.${name}`, name, `one of ${Object.keys(readers).join(", ")} as the field's name`);
  const given = value as { readonly [name: string]: unknown };
  const entries = Object.entries(readers).map(([name, read]) => {
    const stated = given[name];
    return [name, stated === undefined ? defaultSchedule[name as keyof ScheduleSettings] : read(stated, `${path}.${name}`)];
  });
  return Object.fromEntries(entries) as ScheduleSettings;
}

function whole(value: unknown, path: string, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  return refuse(path, value, `a whole number from ${least} to ${most}`);
}

const units: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000 };

/** Milliseconds: a number of them, or a text such as `200ms`, `1.5s`, `2m`. */
function duration(value: unknown, path: string): number {
  const [, amount, unit] = typeof value === "string" ? (/^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(value.trim()) ?? []) : [];
  const milliseconds = typeof value === "number" ? value : Number(amount) * (units[unit ?? ""] ?? Number.NaN);
  return milliseconds > 0 && milliseconds <= 3_600_000 ? milliseconds : refuse(path, value, "a time such as 200ms or 1.5s, up to 60m");
}

function refuse(path: string, value: unknown, expected: string): never {
  throw new GodwitError("USAGE", `${path} is ${JSON.stringify(value) ?? "missing"}; ${expected} is expected`, {
    hint: "Mend the setting that the message names.",
    where: { path },
  });
}
