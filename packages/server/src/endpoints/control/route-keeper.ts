import { GodwitError } from "@godwit/core/errors";
import type { ModelVersion } from "../../models/model-version.ts";
import type { EndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import { EndpointHealth } from "../health/endpoint-health.ts";
import { RoutedEndpoint, type Hold } from "../routed-endpoint.ts";
import { makeTable } from "../routing/make-table.ts";
import { versionsIn, type RoutingTable } from "../routing/routing-table.ts";
import { printTarget } from "../settings/target.ts";
import type { VersionSource } from "../version-source.ts";

/** What an endpoint shall be. */
export interface Wanted {
  readonly model: string;
  readonly settings: EndpointSettings;
  readonly state: EndpointState;
  /** Whether its models are brought into memory before they are asked for, and stay there. */
  readonly isHeld: boolean;
}

export interface KeeperParts {
  readonly source: VersionSource;
  /** Brings a version's model into memory, ready to answer at its usual speed. */
  readonly hold: (version: ModelVersion) => Promise<Hold>;
  readonly now: () => number;
  readonly random: () => number;
}

/** Why an endpoint is not as it should be. */
export interface Problem {
  readonly at: number;
  readonly message: string;
}

const usualWindow = 5 * 60_000;
const firstRetry = 1000;
const longestRetry = 60_000;

/** Brings one endpoint to what is wanted of it: the models first, the calls after them; what cannot be loaded changes nothing. */
export class RouteKeeper {
  readonly name: string;
  readonly #parts: KeeperParts;
  readonly #health: EndpointHealth;
  #wanted: Wanted;
  #endpoint: RoutedEndpoint | null = null;
  #problem: Problem | null = null;
  #underWay: Promise<void> | null = null;
  #isStale = false;
  #retryAt = Infinity;
  #retryAfter = firstRetry;

  constructor(name: string, wanted: Wanted, parts: KeeperParts) {
    this.name = name;
    this.#wanted = wanted;
    this.#parts = parts;
    this.#health = new EndpointHealth(parts.now, usualWindow);
  }

  get wanted(): Wanted {
    return this.#wanted;
  }

  /** Null until a version is there. */
  get endpoint(): RoutedEndpoint | null {
    return this.#endpoint;
  }

  get health(): EndpointHealth {
    return this.#health;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** Resolves when the endpoint is so, or cannot be. */
  want(wanted: Wanted): Promise<void> {
    if (this.#wanted.state.ramp !== wanted.state.ramp) this.#health.beginStep();
    this.#wanted = wanted;
    return this.refresh();
  }

  /** The same after versions or aliases have changed. */
  refresh(): Promise<void> {
    this.#isStale = true;
    return (this.#underWay ??= this.#bring());
  }

  /** Tries again what could not be loaded, once its time has come. */
  retry(): void {
    if (this.#parts.now() >= this.#retryAt) void this.refresh();
  }

  close(): void {
    this.#endpoint?.letGo();
    this.#endpoint = null;
    this.#retryAt = Infinity;
  }

  async #bring(): Promise<void> {
    try {
      do {
        this.#isStale = false;
        await this.#bringOnce(this.#wanted);
      } while (this.#isStale);
    } finally {
      this.#underWay = null;
    }
  }

  async #bringOnce(wanted: Wanted): Promise<void> {
    await Promise.resolve();
    const { table, missing } = makeTable({ endpoint: this.name, ...wanted }, this.#parts.source);
    const unnamed = missing.length === 0 ? null : `${missing.map(printTarget).join(", ")}: no version that is ready has this name`;
    if (table === null) return this.#fail(unnamed ?? `the model ${wanted.model} has no version that is ready`);
    const isWarm = this.#endpoint?.wasUsed === true && versionsIn(table).some((version) => !this.#endpoint!.versions.includes(version));
    const { holds, failure } = wanted.isHeld || isWarm ? await this.#holdAll(table) : { holds: [], failure: null };
    if (failure !== null && this.#endpoint !== null) {
      for (const hold of holds) hold.release();
      return this.#fail(failure);
    }
    this.#install(wanted, table, holds);
    if (failure !== null) this.#fail(failure);
    else {
      this.#problem = unnamed === null ? null : { at: this.#parts.now(), message: unnamed };
      this.#retryAt = Infinity;
      this.#retryAfter = firstRetry;
    }
  }

  #install({ model, settings, isHeld }: Wanted, table: RoutingTable, holds: readonly Hold[]): void {
    const route = { table, holds, schedule: settings.schedule };
    if (this.#endpoint?.model === model) this.#endpoint.replace(route);
    else {
      const before = this.#endpoint;
      this.#endpoint = new RoutedEndpoint(model, route, { ...this.#parts, health: this.#health });
      before?.letGo();
    }
    this.#health.watch(
      settings.rollback !== null || settings.ramp !== null || settings.traffic.length > 1,
      settings.rollback?.window ?? usualWindow,
    );
    this.#health.keep(versionsIn(table));
    if (!isHeld && holds.length > 0) this.#endpoint.letGo();
  }

  async #holdAll(table: RoutingTable): Promise<{ readonly holds: readonly Hold[]; readonly failure: string | null }> {
    const versions = versionsIn(table);
    const results = await Promise.allSettled(versions.map((version) => this.#parts.hold(version)));
    const failed = results.findIndex(({ status }) => status === "rejected");
    const holds = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    if (failed < 0) return { holds, failure: null };
    const { model, version } = versions[failed]!;
    const { reason } = results[failed] as PromiseRejectedResult;
    const message = reason instanceof GodwitError ? `${reason.code}: ${reason.message}` : "it cannot be loaded";
    return { holds, failure: `version ${version} of ${model}: ${message}` };
  }

  #fail(message: string): void {
    this.#problem = { at: this.#parts.now(), message };
    this.#retryAt = this.#parts.now() + this.#retryAfter;
    this.#retryAfter = Math.min(2 * this.#retryAfter, longestRetry);
  }
}
