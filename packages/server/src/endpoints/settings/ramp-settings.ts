import { GodwitError } from "@godwit/core/errors";
import { parseDuration } from "../../json/duration.ts";
import { invalidSetting, JsonFields, numberWithin } from "../../json/json-fields.ts";
import { targetAmong, type TrafficShare } from "./routing-settings.ts";
import type { Target } from "./target.ts";

export interface RampStep {
  /** Percent of the calls that the target gets; the others keep their proportions in what is left. */
  readonly share: number;
  /** When the step begins, in milliseconds since 1970; null: when the step before it has lasted `hold`. */
  readonly at: number | null;
  /** Milliseconds until the next step may begin. */
  readonly hold: number;
}

/** A target's share grows step by step, as long as nothing is wrong with it. */
export interface RampSettings {
  readonly target: Target;
  readonly steps: readonly RampStep[];
  /** Calls that the target must have answered in a step before the next one begins. */
  readonly calls: number;
}

const mostSteps = 100;

export function readRamp(fields: JsonFields, traffic: readonly TrafficShare[]): RampSettings | null {
  const ramp = fields.object("ramp");
  if (ramp === undefined) return null;
  const target = targetAmong(traffic, ramp.required("target"), ramp.pathOf("target"));
  if (traffic.length < 2)
    throw new GodwitError("INVALID_SETTING", `${ramp.path} needs another target to take calls from`, { where: { path: ramp.path } });
  const calls = ramp.number("calls", { from: 0, to: 1e9, whole: true }) ?? 0;
  const entries = ramp.list("steps");
  if (entries.length === 0 || entries.length > mostSteps)
    throw invalidSetting(ramp.pathOf("steps"), entries.length, `a list of 1 to ${mostSteps} steps`);
  const steps = entries.map(({ value, path }, index) => readStep(value, path, index === entries.length - 1));
  checkOrder(steps, ramp.pathOf("steps"));
  ramp.end();
  return { target, steps, calls };
}

/** `10`, or `{ share: 10, for: 1h }`, or `{ share: 10, at: 2030-01-31T08:00:00Z }`. */
function readStep(value: unknown, path: string, isLast: boolean): RampStep {
  const step = new JsonFields(typeof value === "number" ? { share: value } : value, path);
  const share = numberWithin(step.required("share"), step.pathOf("share"), { from: 0, to: 100 });
  const hold = step.value("for");
  const at = step.value("at");
  step.end();
  if (hold !== undefined && isLast) throw invalidSetting(step.pathOf("for"), hold, "absent in the last step, which lasts");
  return {
    share,
    at: at === undefined ? null : readTime(at, step.pathOf("at")),
    hold: hold === undefined ? 0 : parseDuration(hold, step.pathOf("for")),
  };
}

function readTime(value: unknown, path: string): number {
  const text = value instanceof Date ? value.toISOString() : value;
  const time = typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalidSetting(path, value, "a time with its zone, such as 2030-01-31T08:00:00Z");
  return time;
}

function checkOrder(steps: readonly RampStep[], path: string): void {
  let latest = -Infinity;
  steps.forEach(({ at, share }, index) => {
    const before = steps[index - 1];
    if (before !== undefined && share <= before.share)
      throw invalidSetting(`${path}[${index}].share`, share, `above the ${before.share} of the step before it`);
    if (at === null) return;
    if (at <= latest) throw invalidSetting(`${path}[${index}].at`, new Date(at).toISOString(), "after the step before it");
    latest = at;
  });
}
