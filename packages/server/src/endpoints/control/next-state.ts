import { judge, judgeAnswers } from "../health/judge.ts";
import type { Seen } from "../health/sliding-window.ts";
import { printDuration } from "../../json/duration.ts";
import type { EndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import { trafficNow } from "../routing/traffic-now.ts";
import { usualBaseline } from "../settings/rollback-settings.ts";
import { printTarget, type Target } from "../settings/target.ts";

/** What a decision goes by beside the settings. */
export interface Observed {
  readonly now: number;
  /** The version that a target names; null where it names none. */
  readonly versionOf: (target: Target) => string | null;
  readonly seen: (target: Target) => Seen;
  /** Calls that the target has answered since the ramp's step began. */
  readonly stepCalls: (target: Target) => number;
}

export interface NextState {
  readonly action: "ramp" | "rollback";
  readonly state: EndpointState;
  readonly reason: string;
}

/** The next automatic change, if one is due: what must go goes before anything grows. */
export function nextState(settings: EndpointSettings, state: EndpointState, observed: Observed): NextState | null {
  return rollback(settings, state, observed) ?? climb(settings, state, observed);
}

/** A target without traffic from now on. */
export function stopTarget(
  state: EndpointState,
  target: Target,
  { version, at, reason }: { readonly version: string; readonly at: number; readonly reason: string },
): EndpointState {
  return { ...state, stopped: { ...state.stopped, [printTarget(target)]: { version, at, reason } } };
}

/** The targets that a rollback takes traffic from: all with a share but the baseline. */
export function candidatesOf(settings: EndpointSettings, state: EndpointState): readonly Target[] {
  const baseline = settings.rollback?.baseline ?? usualBaseline(settings.traffic, settings.ramp)?.target;
  if (baseline === undefined) return [];
  const name = printTarget(baseline);
  return trafficNow(settings, state)
    .filter(({ target, weight }) => weight > 0 && printTarget(target) !== name)
    .map(({ target }) => target);
}

function rollback(settings: EndpointSettings, state: EndpointState, { now, versionOf, seen }: Observed): NextState | null {
  const limits = settings.rollback;
  if (limits === null) return null;
  const candidates = candidatesOf(settings, state);
  const shadow = settings.shadow === null || isBaseline(settings.shadow.target, limits.baseline) ? [] : [settings.shadow.target];
  for (const target of [...candidates, ...shadow]) {
    if (state.stopped[printTarget(target)] !== undefined) continue;
    const there = seen(target);
    const reason = (candidates.includes(target) ? judge(there, seen(limits.baseline), limits) : null) ?? judgeAnswers(there, limits);
    if (reason === null) continue;
    const version = versionOf(target) ?? "none";
    const whole = `${printTarget(target)} (version ${version}): ${reason}, in ${printDuration(limits.window)}`;
    return { action: "rollback", state: stopTarget(state, target, { version, at: now, reason: whole }), reason: whole };
  }
  return null;
}

function isBaseline(target: Target, baseline: Target): boolean {
  return printTarget(target) === printTarget(baseline);
}

function climb({ ramp }: EndpointSettings, state: EndpointState, { now, stepCalls }: Observed): NextState | null {
  if (ramp === null || state.stopped[printTarget(ramp.target)] !== undefined) return null;
  const at = state.ramp ?? { step: -1, since: now };
  const next = ramp.steps[at.step + 1];
  if (next === undefined) return null;
  const current = ramp.steps[at.step];
  const isDue = next.at === null ? current === undefined || now >= at.since + current.hold : now >= next.at;
  if (!isDue || (current !== undefined && stepCalls(ramp.target) < ramp.calls)) return null;
  return {
    action: "ramp",
    state: { ...state, ramp: { step: at.step + 1, since: now } },
    reason: `${printTarget(ramp.target)} gets ${next.share} %, step ${at.step + 2} of ${ramp.steps.length}`,
  };
}
