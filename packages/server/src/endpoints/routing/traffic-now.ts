import type { EndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import type { TrafficShare } from "../settings/routing-settings.ts";
import { usualBaseline } from "../settings/rollback-settings.ts";
import { printTarget } from "../settings/target.ts";

/** The weights that hold at the moment: the settings', with the ramp's step, and nothing for what was rolled back. */
export function trafficNow({ traffic, ramp, rollback }: EndpointSettings, state: EndpointState): readonly TrafficShare[] {
  const isStopped = ({ target }: TrafficShare): boolean => state.stopped[printTarget(target)] !== undefined;
  const ramped = ramp === null ? traffic : withShare(traffic, printTarget(ramp.target), ramp.steps[state.ramp?.step ?? -1]?.share ?? 0);
  const lost = ramped.filter(isStopped).reduce((sum, { weight }) => sum + weight, 0);
  if (lost === 0) return ramped;
  const baseline = printTarget(rollback?.baseline ?? usualBaseline(traffic, ramp)!.target);
  return ramped.map((share) => {
    if (isStopped(share)) return { ...share, weight: 0 };
    return printTarget(share.target) === baseline ? { ...share, weight: share.weight + lost } : share;
  });
}

/** `target` gets `share` percent, the others keep their proportions in the rest. */
function withShare(traffic: readonly TrafficShare[], target: string, share: number): readonly TrafficShare[] {
  const others = traffic.filter((each) => printTarget(each.target) !== target);
  const sum = others.reduce((total, { weight }) => total + weight, 0);
  return traffic.map((each) => {
    if (printTarget(each.target) === target) return { ...each, weight: share };
    return { ...each, weight: (100 - share) * (sum === 0 ? 1 / others.length : each.weight / sum) };
  });
}
