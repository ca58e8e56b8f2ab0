import type { ModelVersion } from "../../models/model-version.ts";
import type { EndpointSettings, LoadedVersions } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import { printTarget, type Target } from "../settings/target.ts";
import { usualVersion, type VersionSource } from "../version-source.ts";
import type { RoutedShare, RoutingTable } from "./routing-table.ts";
import { trafficNow } from "./traffic-now.ts";

export interface TableParts {
  readonly endpoint: string;
  readonly model: string;
  readonly settings: EndpointSettings;
  readonly state: EndpointState;
}

export interface MadeTable {
  /** Null where no target with traffic names a version. */
  readonly table: RoutingTable | null;
  /** The targets that name no version. */
  readonly missing: readonly Target[];
}

/** The table that settings mean with the versions that there are at the moment. */
export function makeTable({ endpoint, model, settings, state }: TableParts, source: VersionSource): MadeTable {
  const missing: Target[] = [];
  const found = <T extends { readonly target: Target }>(wanted: readonly T[]): readonly (T & { readonly version: ModelVersion })[] =>
    wanted.flatMap((each) => {
      const version = versionOf(each.target, model, source);
      if (version === null) missing.push(each.target);
      return version === null ? [] : [{ ...each, version }];
    });
  const [heaviest, ...lighter] = sharesOf(found(trafficNow(settings, state).filter(({ weight }) => weight > 0)), settings, source, model);
  const rules = found(settings.rules.filter(({ target }) => state.stopped[printTarget(target)] === undefined));
  const [shadow] = found(settings.shadow === null ? [] : [settings.shadow]);
  if (heaviest === undefined) return { table: null, missing };
  return {
    missing,
    table: {
      endpoint,
      shares: [heaviest, ...lighter],
      rules: rules.map(({ header, values, version }) => ({ header, values, version })),
      sticky: settings.sticky,
      shadow: shadow === undefined ? null : { name: printTarget(shadow.target), version: shadow.version, share: shadow.share },
      kept: keptVersions(settings.loaded, model, source),
    },
  };
}

function sharesOf(
  found: readonly { readonly target: Target; readonly weight: number; readonly version: ModelVersion }[],
  { traffic }: EndpointSettings,
  source: VersionSource,
  model: string,
): readonly RoutedShare[] {
  if (traffic.length > 0)
    return found
      .map(({ target, weight, version }) => ({ name: printTarget(target), weight, version }))
      .toSorted((left, right) => right.weight - left.weight);
  const usual = usualVersion(source, model);
  return usual === null ? [] : [{ name: "usual", weight: 1, version: usual }];
}

/** The version that a target means. */
export function versionOf({ model, kind, name }: Target, usualModel: string, source: VersionSource): ModelVersion | null {
  return kind === "alias" ? source.alias(model ?? usualModel, name) : source.version(model ?? usualModel, name);
}

function keptVersions(loaded: LoadedVersions, model: string, source: VersionSource): readonly ModelVersion[] {
  switch (loaded.kind) {
    case "routed":
      return [];
    case "all":
      return source.versions(model);
    case "latest":
      return source.versions(model).slice(0, loaded.count);
    case "versions":
      return loaded.versions.flatMap((version) => source.version(model, version) ?? []);
    default:
      return loaded satisfies never;
  }
}
