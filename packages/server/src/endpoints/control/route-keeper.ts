import { GodwitError, type ErrorCode } from "@godwit/core/errors";
import type { ModelVersion } from "../../models/model-version.ts";
import type { EndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import type { Around, OpenAround } from "../around.ts";
import type { Endpoint } from "../endpoint.ts";
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
  /** The hash of what stands around its versions; null: nothing. */
  readonly deployment: string | null;
}

export interface KeeperParts {
  readonly source: VersionSource;
  /** Brings a version's model into memory, ready to answer at its usual speed. */
  readonly hold: (version: ModelVersion) => Promise<Hold>;
  readonly around: OpenAround;
  readonly now: () => number;
  readonly random: () => number;
}

/** Why an endpoint is not as it should be. */
export interface Problem {
  readonly at: number;
  readonly message: string;
  /** Of the error that was met; null where a name leads nowhere. */
  readonly code: ErrorCode | null;
}

interface Failure {
  readonly message: string;
  readonly code: ErrorCode | null;
}

type Standing = { readonly deployment: string; readonly around: Around } | null;

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
  #around: Standing = null;
  #served: Endpoint | null = null;
  #problem: Problem | null = null;
  #answers = false;
  #underWay: Promise<void> | null = null;
  #isStale = false;
  #isClosed = false;
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

  /** The same as callers meet it: seen through its deployment, or refusing while that cannot run here. */
  get served(): Endpoint | null {
    return this.#served;
  }

  /** Whether calls are answered, by what is wanted or by what was before it. */
  get answers(): boolean {
    return this.#answers;
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

  /** Tries again what could not be loaded, once its time has come; null before. */
  retry(): Promise<void> | null {
    return this.#parts.now() >= this.#retryAt ? this.refresh() : null;
  }

  close(): void {
    this.#isClosed = true;
    this.#endpoint?.letGo();
    this.#endpoint = null;
    this.#served = null;
    this.#around?.around.release();
    this.#around = null;
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
    if (this.#isClosed) return;
    const { table, missing } = makeTable({ endpoint: this.name, ...wanted }, this.#parts.source);
    const unnamed = missing.length === 0 ? null : `${missing.map(printTarget).join(", ")}: no version that is ready has this name`;
    if (table === null) return this.#fail({ code: null, message: unnamed ?? `the model ${wanted.model} has no version that is ready` });
    const opened = await this.#open(wanted.deployment);
    if (opened.failure !== null) return this.#refuse(wanted, table, opened.failure);
    const isWarm = this.#endpoint?.wasUsed === true && versionsIn(table).some((version) => !this.#endpoint!.versions.includes(version));
    const { holds, failure } =
      wanted.isHeld || isWarm ? await holdAll(table, (version) => this.#hold(version, opened.around)) : { holds: [], failure: null };
    if (this.#isClosed || (failure !== null && (this.#endpoint !== null || opened.around !== null))) {
      for (const hold of holds) hold.release();
      if (opened.around !== this.#around) opened.around?.around.release();
      return failure === null ? undefined : this.#refuse(wanted, table, failure);
    }
    this.#install(wanted, table, holds, opened.around);
    this.#answers = failure === null;
    if (failure !== null) this.#fail(failure);
    else {
      this.#problem = unnamed === null ? null : { at: this.#parts.now(), message: unnamed, code: null };
      this.#retryAt = Infinity;
      this.#retryAfter = firstRetry;
    }
  }

  #install({ model, settings, isHeld }: Wanted, table: RoutingTable, holds: readonly Hold[], around: Standing): void {
    const route = { table, holds, schedule: settings.schedule };
    // A call must not meet the next deployment's versions through the last one's hooks.
    if (this.#endpoint?.model === model && around === this.#around) this.#endpoint.replace(route);
    else {
      const before = this.#endpoint;
      this.#endpoint = new RoutedEndpoint(model, route, { ...this.#parts, health: this.#health });
      before?.letGo();
    }
    if (around !== this.#around) this.#around?.around.release();
    this.#around = around;
    this.#served = around?.around.view(this.#endpoint) ?? this.#endpoint;
    this.#health.watch(
      settings.rollback !== null || settings.ramp !== null || settings.traffic.length > 1,
      settings.rollback?.window ?? usualWindow,
    );
    this.#health.keep(versionsIn(table));
    if (!isHeld && holds.length > 0) this.#endpoint.letGo();
  }

  /** What is to stand around the endpoint: what does already, or else brought to work. */
  async #open(deployment: string | null): Promise<{ readonly around: Standing; readonly failure: Failure | null }> {
    if (deployment === null) return { around: null, failure: null };
    if (this.#around?.deployment === deployment) return { around: this.#around, failure: null };
    try {
      return { around: { deployment, around: await this.#parts.around(deployment) }, failure: null };
    } catch (error) {
      return { around: null, failure: describe(error, "its deployment cannot run here") };
    }
  }

  async #hold(version: ModelVersion, around: Standing): Promise<Hold> {
    const hold = await this.#parts.hold(version);
    try {
      await around?.around.accept(version);
      return hold;
    } catch (error) {
      hold.release();
      throw error;
    }
  }

  /** Goes on as it was; where that is not what was asked for, the model without its deployment, it takes no calls. */
  #refuse({ deployment }: Wanted, table: RoutingTable, failure: Failure): void {
    this.#fail(failure);
    if (deployment === null || this.#around !== null) return;
    const { name } = this;
    this.#answers = false;
    this.#served = {
      name,
      versions: versionsIn(table),
      route() {
        throw new GodwitError("DEPLOYMENT_UNAVAILABLE", `the deployment ${name} cannot run here: ${failure.message}`);
      },
    };
  }

  #fail(failure: Failure): void {
    this.#problem = { at: this.#parts.now(), ...failure };
    this.#retryAt = this.#parts.now() + this.#retryAfter;
    this.#retryAfter = Math.min(2 * this.#retryAfter, longestRetry);
  }
}

async function holdAll(
  table: RoutingTable,
  hold: (version: ModelVersion) => Promise<Hold>,
): Promise<{ readonly holds: readonly Hold[]; readonly failure: Failure | null }> {
  const versions = versionsIn(table);
  const results = await Promise.allSettled(versions.map(hold));
  const failed = results.findIndex(({ status }) => status === "rejected");
  const holds = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (failed < 0) return { holds, failure: null };
  const { model, version } = versions[failed]!;
  const { reason } = results[failed] as PromiseRejectedResult;
  const { code, message } = describe(reason, "it cannot be loaded");
  return { holds, failure: { code, message: `version ${version} of ${model}: ${message}` } };
}

function describe(error: unknown, otherwise: string): Failure {
  if (!(error instanceof GodwitError)) return { code: "INTERNAL", message: otherwise };
  return { code: error.code, message: `${error.code}: ${error.message}` };
}
