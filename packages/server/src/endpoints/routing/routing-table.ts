import type { ModelVersion } from "../../models/model-version.ts";
import type { Call } from "../call.ts";
import type { StickyKey } from "../settings/routing-settings.ts";
import { assign } from "./assign.ts";

/** A target of traffic with the version that it means. */
export interface RoutedShare {
  readonly name: string;
  readonly weight: number;
  readonly version: ModelVersion;
}

export interface RoutedRule {
  readonly header: string;
  /** None: any. */
  readonly values: readonly string[];
  readonly version: ModelVersion;
}

export interface RoutedShadow {
  readonly name: string;
  readonly version: ModelVersion;
  /** Percent of the calls. */
  readonly share: number;
}

/** All that routing goes by at one moment. It never changes: another one takes its place. */
export interface RoutingTable {
  readonly endpoint: string;
  /** The heaviest first; their weights are above 0. */
  readonly shares: readonly [RoutedShare, ...RoutedShare[]];
  readonly rules: readonly RoutedRule[];
  readonly sticky: StickyKey | null;
  readonly shadow: RoutedShadow | null;
  /** Held in memory though they get no traffic of their own. */
  readonly kept: readonly ModelVersion[];
}

/** The version for a call that pins none. `random` gives numbers from 0 up to 1. */
export function routeBy(table: RoutingTable, call: Call, random: () => number): ModelVersion {
  for (const { header, values, version } of table.rules) {
    const value = call.header(header);
    if (value !== undefined && (values.length === 0 || values.includes(value))) return version;
  }
  const { shares, sticky } = table;
  if (shares.length === 1) return shares[0].version;
  const key = sticky === null ? undefined : sticky.kind === "header" ? call.header(sticky.header) : call.field?.(sticky.field);
  if (key !== undefined && key !== "") return (assign(table.endpoint, key, shares) ?? shares[0]).version;
  return draw(shares, random).version;
}

function draw(shares: RoutingTable["shares"], random: () => number): RoutedShare {
  let left = random() * shares.reduce((sum, { weight }) => sum + weight, 0);
  for (const share of shares) {
    left -= share.weight;
    if (left < 0) return share;
  }
  return shares[0];
}

/** Every version that the table needs in memory, each once. */
export function versionsIn({ shares, rules, shadow, kept }: RoutingTable): readonly ModelVersion[] {
  const all = [...shares, ...rules, ...(shadow === null ? [] : [shadow])].map(({ version }) => version);
  return distinct([...all, ...kept]);
}

function distinct(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  return [...new Map(versions.map((version) => [`${version.model}/${version.version}`, version])).values()];
}
