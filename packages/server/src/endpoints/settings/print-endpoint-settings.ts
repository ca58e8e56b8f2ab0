import { printDuration } from "../../json/duration.ts";
import { defaultSchedule, type ScheduleSettings } from "../schedule-settings.ts";
import type { EndpointSettings, LoadedVersions } from "../endpoint-settings.ts";
import type { RampSettings, RampStep } from "./ramp-settings.ts";
import type { RollbackSettings } from "./rollback-settings.ts";
import { printTarget } from "./target.ts";

/** Settings as `readEndpointSettings` reads them, without what is as it would be anyway. */
export function printEndpointSettings(settings: EndpointSettings): { readonly [name: string]: unknown } {
  const { traffic, sticky, rules, shadow, ramp, rollback, loaded, schedule } = settings;
  return {
    ...(traffic.length > 0 && { traffic: Object.fromEntries(traffic.map(({ target, weight }) => [printTarget(target), weight])) }),
    ...(sticky !== null && { sticky: sticky.kind === "header" ? { header: sticky.header } : { field: sticky.field } }),
    ...(rules.length > 0 && {
      rules: rules.map(({ header, values, target }) => ({
        header,
        ...(values.length > 0 && { is: values.length === 1 ? values[0] : values }),
        target: printTarget(target),
      })),
    }),
    ...(shadow !== null && {
      shadow: shadow.share === 100 ? printTarget(shadow.target) : { target: printTarget(shadow.target), share: shadow.share },
    }),
    ...(ramp !== null && { ramp: printRamp(ramp) }),
    ...(rollback !== null && { rollback: printRollback(rollback) }),
    ...(loaded.kind !== "routed" && { loaded: printLoaded(loaded) }),
    ...printSchedule(schedule),
  };
}

function printRamp({ target, steps, calls }: RampSettings): object {
  return { target: printTarget(target), steps: steps.map(printStep), ...(calls > 0 && { calls }) };
}

function printStep({ share, at, hold }: RampStep): object {
  return { share, ...(at !== null && { at: new Date(at).toISOString() }), ...(hold > 0 && { for: printDuration(hold) }) };
}

function printRollback({ baseline, window, calls, ...limits }: RollbackSettings): object {
  const set = Object.entries(limits).filter(([, limit]) => limit !== null);
  return { baseline: printTarget(baseline), window: printDuration(window), calls, ...Object.fromEntries(set) };
}

function printSchedule(schedule: ScheduleSettings): object {
  const changed = Object.entries(schedule).filter(([name, value]) => value !== defaultSchedule[name as keyof ScheduleSettings]);
  return Object.fromEntries(changed.map(([name, value]) => [name, name === "timeout" ? printDuration(value as number) : value]));
}

function printLoaded(loaded: LoadedVersions): unknown {
  switch (loaded.kind) {
    case "routed":
    case "all":
      return loaded.kind;
    case "latest":
      return { latest: loaded.count };
    case "versions":
      return { versions: loaded.versions };
    default:
      return loaded satisfies never;
  }
}
