import { GodwitError } from "@godwit/core/errors";
import { parseDuration } from "../../json/duration.ts";
import type { JsonFields } from "../../json/json-fields.ts";
import type { RampSettings } from "./ramp-settings.ts";
import { targetAmong, type TrafficShare } from "./routing-settings.ts";
import { printTarget, type Target } from "./target.ts";

/** When all other targets lose their traffic to the baseline, by what was seen of them in the window. Null: not looked at. */
export interface RollbackSettings {
  readonly baseline: Target;
  /** Milliseconds that are looked back. */
  readonly window: number;
  /** Calls (or compared rows) in the window below which nothing is concluded. */
  readonly calls: number;
  /** Percentage points by which calls may fail more often than the baseline's. */
  readonly errors: number | null;
  /** How many times the baseline's 99th percentile of latency may be exceeded by one call in a hundred. */
  readonly latency: number | null;
  /** Percent of the shadow's rows that may differ from the answer that was given. */
  readonly disagreement: number | null;
  /** Largest absolute difference that a number of the shadow's may have. */
  readonly difference: number | null;
}

const minute = 60_000;

export function readRollback(fields: JsonFields, traffic: readonly TrafficShare[], ramp: RampSettings | null): RollbackSettings | null {
  const rollback = fields.object("rollback");
  if (rollback === undefined) return null;
  const usual = usualBaseline(traffic, ramp);
  if (usual === undefined)
    throw new GodwitError("INVALID_SETTING", `${rollback.path} needs \`traffic\`: there is no baseline without it`, {
      where: { path: rollback.path },
    });
  const baseline = rollback.value("baseline");
  const window = rollback.value("window");
  const read: RollbackSettings = {
    baseline: baseline === undefined ? usual.target : targetAmong(traffic, baseline, rollback.pathOf("baseline")),
    window: window === undefined ? 5 * minute : parseDuration(window, rollback.pathOf("window")),
    calls: rollback.number("calls", { from: 1, to: 1e9, whole: true }) ?? 100,
    errors: rollback.number("errors", { from: 0, to: 100 }) ?? null,
    latency: rollback.number("latency", { from: 1, to: 1000 }) ?? null,
    disagreement: rollback.number("disagreement", { from: 0, to: 100 }) ?? null,
    difference: rollback.number("difference", { from: 0, to: Number.MAX_VALUE }) ?? null,
  };
  rollback.end();
  const { errors, latency, disagreement, difference } = read;
  if (errors === null && latency === null && disagreement === null && difference === null)
    throw new GodwitError("INVALID_SETTING", `${rollback.path} says of nothing how bad it may become`, {
      where: { path: rollback.path },
      hint: "Give at least one of errors, latency, disagreement, difference.",
    });
  return read;
}

/** `champion` where it has a share, else the largest share that is not about to grow. An object's order says nothing: JavaScript moves numbers to its front. */
export function usualBaseline(traffic: readonly TrafficShare[], ramp: RampSettings | null): TrafficShare | undefined {
  const growing = ramp === null ? null : printTarget(ramp.target);
  const others = traffic.filter(({ target }) => printTarget(target) !== growing);
  return others.find(({ target }) => printTarget(target) === "champion") ?? others.toSorted((left, right) => right.weight - left.weight)[0];
}
