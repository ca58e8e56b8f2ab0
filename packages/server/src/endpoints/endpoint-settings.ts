import { invalidSetting, JsonFields } from "../json/json-fields.ts";
import { defaultSchedule, readSchedule, type ScheduleSettings } from "./schedule-settings.ts";
import { readRamp, type RampSettings } from "./settings/ramp-settings.ts";
import { readRollback, type RollbackSettings } from "./settings/rollback-settings.ts";
import { readRules, readShadow, readSticky, readTraffic } from "./settings/routing-settings.ts";
import type { HeaderRule, ShadowSettings, StickyKey, TrafficShare } from "./settings/routing-settings.ts";
import { parseTarget } from "./settings/target.ts";

/** Which versions stay in memory beside those that get traffic: as TensorFlow Serving's and Triton's version policies. */
export type LoadedVersions =
  | { readonly kind: "routed" }
  | { readonly kind: "all" }
  | { readonly kind: "latest"; readonly count: number }
  | { readonly kind: "versions"; readonly versions: readonly string[] };

/** How an endpoint's calls go to versions, and what each may cost. The `endpoint` block of a deployment file is this, and so is the body of `/api/v1/endpoints/{name}`. */
export interface EndpointSettings {
  /** Shares by weight; none: the model's alias `champion` or, where there is none, its newest version. */
  readonly traffic: readonly TrafficShare[];
  /** What keeps a caller with the version that it once got; null: each call is drawn anew. */
  readonly sticky: StickyKey | null;
  /** Calls that go to a target whatever the weights say; the first rule that fits decides. */
  readonly rules: readonly HeaderRule[];
  /** A version that gets a copy of the calls, and whose answers nobody sees but the comparison. */
  readonly shadow: ShadowSettings | null;
  readonly ramp: RampSettings | null;
  readonly rollback: RollbackSettings | null;
  readonly loaded: LoadedVersions;
  /** How its calls take turns: in the settings' text these fields stand beside the others. */
  readonly schedule: ScheduleSettings;
}

/** What holds where nothing is set. */
export const defaultEndpointSettings: EndpointSettings = {
  traffic: [],
  sticky: null,
  rules: [],
  shadow: null,
  ramp: null,
  rollback: null,
  loaded: { kind: "routed" },
  schedule: defaultSchedule,
};

/** Reads settings as users write them in JSON or YAML. Throws INVALID_SETTING with the path of what is wrong, which begins with `path`. */
export function readEndpointSettings(value: unknown, path = ""): EndpointSettings {
  const fields = new JsonFields(value ?? {}, path);
  const settings = readFields(fields);
  fields.end();
  return settings;
}

/** The same from an object that has other fields beside them. */
export function readFields(fields: JsonFields): EndpointSettings {
  const traffic = readTraffic(fields);
  const ramp = readRamp(fields, traffic);
  return {
    traffic,
    sticky: readSticky(fields),
    rules: readRules(fields),
    shadow: readShadow(fields),
    ramp,
    rollback: readRollback(fields, traffic, ramp),
    loaded: readLoaded(fields),
    schedule: readSchedule(fields),
  };
}

/** The models whose versions the settings name; `model` is the one that targets without a model mean. */
export function modelsOf(model: string, { traffic, rules, shadow }: EndpointSettings): readonly string[] {
  const targets = [...traffic, ...rules, ...(shadow === null ? [] : [shadow])];
  return [...new Set([model, ...targets.map(({ target }) => target.model ?? model)])];
}

function readLoaded(fields: JsonFields): LoadedVersions {
  const value = fields.value("loaded");
  if (value === undefined) return { kind: "routed" };
  if (value === "routed" || value === "all") return { kind: value };
  const path = fields.pathOf("loaded");
  if (typeof value === "string") throw invalidSetting(path, value, "routed, all, { latest: N } or { versions: […] }");
  const inner = new JsonFields(value, path);
  const count = inner.number("latest", { from: 1, to: 1000, whole: true });
  const versions = inner.list("versions").map((entry) => {
    const { model, kind, name } = parseTarget(entry.value, entry.path);
    if (model !== null || kind !== "version") throw invalidSetting(entry.path, entry.value, "a version's number");
    return name;
  });
  inner.end();
  if ((count === undefined) === (versions.length === 0)) throw invalidSetting(path, value, "either { latest: N } or { versions: […] }");
  return count === undefined ? { kind: "versions", versions } : { kind: "latest", count };
}
