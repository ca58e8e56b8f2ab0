import { GodwitError } from "@godwit/core/errors";
import type { ModelVersion } from "../models/model-version.ts";
import type { Call } from "./call.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointHealth } from "./health/endpoint-health.ts";
import { routeBy, versionsIn, type RoutingTable } from "./routing/routing-table.ts";
import type { ScheduleSettings } from "./schedule-settings.ts";
import type { VersionSource } from "./version-source.ts";

/** A hold on a version's model in memory. */
export interface Hold {
  release(): void;
}

/** What routing goes by, with the models that are in memory for it. */
export interface Route {
  readonly table: RoutingTable;
  readonly holds: readonly Hold[];
  readonly schedule: ScheduleSettings;
}

/**
 * An endpoint whose route is put in place of the one before it at once: a call is routed by one or by the other, and holds its version
 * for itself until it ends.
 */
export class RoutedEndpoint implements Endpoint {
  readonly name: string;
  /** The model whose versions and aliases callers may pin. */
  readonly model: string;
  readonly health: EndpointHealth;
  readonly #source: VersionSource;
  readonly #random: () => number;
  #route: Route;
  #versions: readonly ModelVersion[];
  #wasUsed = false;

  constructor(
    model: string,
    route: Route,
    parts: { readonly source: VersionSource; readonly random: () => number; readonly health: EndpointHealth },
  ) {
    this.name = route.table.endpoint;
    this.model = model;
    this.health = parts.health;
    this.#source = parts.source;
    this.#random = parts.random;
    this.#route = route;
    this.#versions = versionsIn(route.table);
  }

  get table(): RoutingTable {
    return this.#route.table;
  }

  get versions(): readonly ModelVersion[] {
    return this.#versions;
  }

  get schedule(): ScheduleSettings {
    return this.#route.schedule;
  }

  /** Whether any call ever came. */
  get wasUsed(): boolean {
    return this.#wasUsed;
  }

  route(call: Call): ModelVersion {
    this.#wasUsed = true;
    if (call.version === null && call.alias === null) return routeBy(this.#route.table, call, this.#random);
    return this.#pinned(call);
  }

  /** Puts another route in place, and lets go of what the one before it held. */
  replace(route: Route): void {
    const { holds } = this.#route;
    this.#route = route;
    this.#versions = versionsIn(route.table);
    for (const hold of holds) hold.release();
  }

  /** Lets go of the models in memory: they stay as long as there is room. */
  letGo(): void {
    for (const hold of this.#route.holds) hold.release();
    this.#route = { ...this.#route, holds: [] };
  }

  #pinned({ version, alias }: Call): ModelVersion {
    const found = version === null ? this.#source.alias(this.model, alias!) : this.#source.version(this.model, version);
    if (found !== null) return found;
    if (version === null) throw new GodwitError("MODEL_NOT_FOUND", `the model ${this.name} has no alias ${JSON.stringify(alias)}`);
    throw new GodwitError(
      "MODEL_NOT_FOUND",
      `the model ${this.name} has no version ${JSON.stringify(version)}${namesOf(this.#source.versions(this.model))}`,
    );
  }
}

const mostNames = 10;

function namesOf(versions: readonly ModelVersion[]): string {
  const names = versions.slice(0, mostNames).map(({ version }) => version);
  return `; it has ${names.join(", ")}${versions.length > mostNames ? ` and ${versions.length - mostNames} more` : ""}`;
}
