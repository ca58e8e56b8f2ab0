import { parseDuration } from "../json/duration.ts";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";

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

const batchings = ["off", "exact", "any"] as const satisfies readonly ScheduleSettings["batching"][];

const hour = 3_600_000;

/** Settings as a file or a request states them; what it leaves out is the default. Throws INVALID_SETTING with the field's path, which begins with `path`. */
export function readScheduleSettings(value: unknown, path: string = ""): ScheduleSettings {
  const fields = new JsonFields(value, path);
  const schedule = readSchedule(fields);
  fields.end();
  return schedule;
}

/** The same from an object that has other fields beside them. */
export function readSchedule(fields: JsonFields): ScheduleSettings {
  const whole = (name: keyof ScheduleSettings, from: number, to: number): number | undefined =>
    fields.number(name, { from, to, whole: true });
  return {
    concurrency: whole("concurrency", 1, 1024) ?? defaultSchedule.concurrency,
    queueSize: whole("queueSize", 0, 1_000_000) ?? defaultSchedule.queueSize,
    timeout: readTimeout(fields),
    priority: whole("priority", 1, 1000) ?? defaultSchedule.priority,
    batching: fields.oneOf("batching", batchings) ?? defaultSchedule.batching,
    maximumBatchRows: whole("maximumBatchRows", 1, 1_000_000) ?? defaultSchedule.maximumBatchRows,
    cache: fields.flag("cache") ?? defaultSchedule.cache,
  };
}

function readTimeout(fields: JsonFields): number | null {
  const value = fields.value("timeout");
  if (value === undefined) return defaultSchedule.timeout;
  const timeout = parseDuration(value, fields.pathOf("timeout"));
  if (timeout > hour) throw invalidSetting(fields.pathOf("timeout"), value, "an hour at most");
  return timeout;
}
