import { parseDuration } from "../json/duration.ts";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";
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
  /** Milliseconds after which a call is given up; null: none. */
  readonly timeout: number | null;
  /** Of calls that state none; 1 is the most urgent. Null: the middle. */
  readonly priority: number | null;
  /** Calls that are computed at the same time; null: as many as come. */
  readonly concurrency: number | null;
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
  timeout: null,
  priority: null,
  concurrency: null,
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
  const timeout = fields.value("timeout");
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
    timeout: timeout === undefined ? null : parseDuration(timeout, fields.pathOf("timeout")),
    priority: fields.number("priority", { from: 1, to: 100, whole: true }) ?? null,
    concurrency: fields.number("concurrency", { from: 1, to: 10_000, whole: true }) ?? null,
  };
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
