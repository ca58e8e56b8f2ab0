import { GodwitError } from "@godwit/core/errors";
import { invalidSetting, JsonFields, numberWithin } from "../../json/json-fields.ts";
import { parseTarget, printTarget, type Target } from "./target.ts";

export interface TrafficShare {
  readonly target: Target;
  /** Against the sum of all weights. */
  readonly weight: number;
}

/** Where a caller's key stands: in a header or in a field of the request's first row. */
export type StickyKey = { readonly kind: "header"; readonly header: string } | { readonly kind: "field"; readonly field: string };

/** Calls that have the header, with one of these values where any are given, go to the target. */
export interface HeaderRule {
  readonly header: string;
  readonly values: readonly string[];
  readonly target: Target;
}

export interface ShadowSettings {
  readonly target: Target;
  /** Percent of the calls that are copied. */
  readonly share: number;
}

const mostTargets = 20;
const mostRules = 100;

export function readTraffic(fields: JsonFields): readonly TrafficShare[] {
  const traffic = fields.object("traffic");
  if (traffic === undefined) return [];
  const shares = traffic.names.map((name) => ({
    target: parseTarget(name, traffic.pathOf(name)),
    weight: numberWithin(traffic.value(name), traffic.pathOf(name), { from: 0, to: 1e6 }),
  }));
  if (shares.length > mostTargets) throw invalidSetting(traffic.path, shares.length, `at most ${mostTargets} targets`);
  if (shares.length > 0 && shares.every(({ weight }) => weight === 0))
    throw new GodwitError("INVALID_SETTING", `${traffic.path} gives every target the weight 0`, { where: { path: traffic.path } });
  return shares;
}

export function readSticky(fields: JsonFields): StickyKey | null {
  const sticky = fields.object("sticky");
  if (sticky === undefined) return null;
  const header = sticky.has("header") ? readHeader(sticky) : undefined;
  const field = sticky.text("field");
  if ((header === undefined) === (field === undefined))
    throw new GodwitError("INVALID_SETTING", `${sticky.path} needs either \`header\` or \`field\``, { where: { path: sticky.path } });
  sticky.end();
  return header === undefined ? { kind: "field", field: field! } : { kind: "header", header };
}

export function readRules(fields: JsonFields): readonly HeaderRule[] {
  const rules = fields.list("rules");
  if (rules.length > mostRules) throw invalidSetting(fields.pathOf("rules"), rules.length, `at most ${mostRules} rules`);
  return rules.map(({ value, path }) => {
    const rule = new JsonFields(value, path);
    const wanted = rule.value("is");
    const read = {
      header: readHeader(rule),
      values: wanted === undefined ? [] : (Array.isArray(wanted) ? wanted : [wanted]).map((each) => headerValue(each, rule.pathOf("is"))),
      target: parseTarget(rule.required("target"), rule.pathOf("target")),
    };
    rule.end();
    return read;
  });
}

export function readShadow(fields: JsonFields): ShadowSettings | null {
  const value = fields.value("shadow");
  if (value === undefined || value === false) return null;
  const path = fields.pathOf("shadow");
  if (typeof value !== "object") return { target: parseTarget(value, path), share: 100 };
  const shadow = new JsonFields(value, path);
  const read = {
    target: parseTarget(shadow.required("target"), shadow.pathOf("target")),
    share: shadow.number("share", { from: 0, to: 100 }) ?? 100,
  };
  shadow.end();
  return read;
}

/** The share among `traffic` that has this name. Throws INVALID_SETTING. */
export function targetAmong(traffic: readonly TrafficShare[], value: unknown, path: string): Target {
  const target = parseTarget(value, path);
  const name = printTarget(target);
  const names = traffic.map((share) => printTarget(share.target));
  if (!names.includes(name))
    throw invalidSetting(
      path,
      value,
      names.length === 0 ? "one of the targets in `traffic`, which is missing" : `one of ${names.join(", ")}`,
    );
  return target;
}

function readHeader(fields: JsonFields): string {
  const header = fields.required("header");
  if (typeof header === "string" && /^[\w-]{1,100}$/.test(header)) return header.toLowerCase();
  throw invalidSetting(fields.pathOf("header"), header, "the name of a header");
}

function headerValue(value: unknown, path: string): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw invalidSetting(path, value, "a header's value, or a list of them");
}
