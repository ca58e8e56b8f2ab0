import { GodwitError } from "@godwit/core/errors";
import { isUsableName, type Endpoints } from "../endpoints.ts";
import { defaultEndpointSettings, modelsOf, type EndpointSettings } from "../endpoint-settings.ts";
import { makeTable, versionOf } from "../routing/make-table.ts";
import { versionsIn } from "../routing/routing-table.ts";
import { printEndpointSettings } from "../settings/print-endpoint-settings.ts";
import { parseTarget, printTarget, type Target } from "../settings/target.ts";
import { freshState, type EndpointEvent, type EndpointRecord } from "./endpoint-record.ts";
import type { EndpointStore } from "./endpoint-store.ts";
import { candidatesOf, nextState, stopTarget } from "./next-state.ts";
import { RouteKeeper, type KeeperParts, type Wanted } from "./route-keeper.ts";

export interface ControllerParts extends KeeperParts {
  readonly endpoints: Endpoints;
  readonly store: EndpointStore;
}

/** Who asks for a change. */
export interface Author {
  readonly caller: string | null;
  readonly requestId: string | null;
}

/** The revision that a change is made from: a number, `none` where there must be no such endpoint, `any` where it does not matter. */
export type ExpectedRevision = number | "none" | "any";

/** What an endpoint is set to. */
export interface WantedEndpoint {
  readonly model: string;
  readonly settings: EndpointSettings;
  /** The hash of what is to stand around its versions; null: nothing; undefined: what does already. */
  readonly deployment?: string | null | undefined;
}

/** An endpoint as it is at the moment; `record` is null for a model's own endpoint, which nobody has set. */
export interface KeptEndpoint {
  readonly keeper: RouteKeeper;
  readonly record: EndpointRecord | null;
}

const automatic: Author = { caller: null, requestId: null };
const tickMilliseconds = 1000;

/**
 * The endpoints of this server: one for each model by its name, and those that somebody has set. It follows what is kept, which versions
 * there are, and what is seen of them.
 */
export class EndpointController {
  readonly #parts: ControllerParts;
  readonly #keepers = new Map<string, RouteKeeper>();
  #records: ReadonlyMap<string, EndpointRecord> = new Map();
  #unfollow: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #deciding: Promise<void> | null = null;
  #reloading: Promise<void> = Promise.resolve();
  #brought: (kept: RouteKeeper) => void = () => undefined;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
  }

  /** Takes up the models by name and what is kept. Rejects with STORE_UNAVAILABLE. */
  async start(models: readonly string[]): Promise<void> {
    await this.#reload();
    await this.modelsChanged(models);
    this.#unfollow = this.#parts.store.follow(() => this.#reload());
    this.#timer = setInterval(() => void this.tick(), tickMilliseconds).unref();
  }

  close(): void {
    this.#unfollow?.();
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const keeper of this.#keepers.values()) keeper.close();
  }

  /** Calls with every endpoint that there is, and with each that was brought, or could not be brought, to what it should be, or is gone. */
  watch(brought: (keeper: RouteKeeper) => void): void {
    this.#brought = brought;
    for (const keeper of this.#keepers.values()) brought(keeper);
  }

  /** In the order in which they came. */
  get all(): readonly KeptEndpoint[] {
    return [...this.#keepers.values()].map((keeper) => ({ keeper, record: this.#records.get(keeper.name) ?? null }));
  }

  find(name: string): KeptEndpoint | null {
    const keeper = this.#keepers.get(name);
    return keeper === undefined ? null : { keeper, record: this.#records.get(name) ?? null };
  }

  /** Throws MODEL_NOT_FOUND. */
  get(name: string): KeptEndpoint {
    const found = this.find(name);
    if (found === null)
      throw new GodwitError("MODEL_NOT_FOUND", `there is no endpoint ${JSON.stringify(name)}`, {
        hint: "GET /api/v1/endpoints lists the names.",
      });
    return found;
  }

  /** The version that a target names at the moment; null: none that is ready. */
  versionOf(target: Target, model: string): string | null {
    return versionOf(target, model, this.#parts.source)?.version ?? null;
  }

  events(name: string, limit: number): Promise<readonly EndpointEvent[]> {
    return this.#parts.store.events(name, limit);
  }

  /** Versions or aliases of these models have changed, or they are new or gone. Resolves when calls go where they should. */
  async modelsChanged(models: readonly string[]): Promise<void> {
    const changed = new Set(models);
    for (const name of models) if (!this.#keepers.has(name) && this.#hasVersions(name)) this.#keep(name, ownEndpoint(name));
    const concerned = [...this.#keepers.values()].filter(
      ({ name, wanted }) => changed.has(name) || modelsOf(wanted.model, wanted.settings).some((model) => changed.has(model)),
    );
    await Promise.all(concerned.map((keeper) => this.#bring(keeper, () => keeper.refresh())));
  }

  /**
   * Sets an endpoint. Its models are loaded before anything changes: rejects with what loading throws, with INVALID_SETTING for a name that cannot be
   * one, MODEL_NOT_FOUND where a target names no version, and CHANGED_MEANWHILE.
   */
  async set(
    name: string,
    { model, settings, deployment }: WantedEndpoint,
    expected: ExpectedRevision,
    author: Author,
  ): Promise<KeptEndpoint> {
    if (!isUsableName(name))
      throw new GodwitError("INVALID_SETTING", `${JSON.stringify(name)} is no name for an endpoint`, {
        where: { path: "name" },
        hint: "Letters, digits, _, . and - only.",
      });
    const before = await this.#expect(name, expected);
    const state = before !== null && before.model === model && isSameTraffic(before.settings, settings) ? before.state : freshState;
    const next = { model, settings, state, deployment: deployment === undefined ? (before?.deployment ?? null) : deployment };
    await this.#tryOut(name, { ...next, isHeld: true }, async () => {
      const action = before === null ? "create" : "change";
      await this.#write(name, before, next, { action, reason: null, author });
    });
    return this.get(name);
  }

  /**
   * A model's own endpoint takes the place of one that was set for it, and the model alone that of a deployment, where `what` says so. Rejects
   * with MODEL_NOT_FOUND, CHANGED_MEANWHILE, and STILL_IN_USE for the endpoint of a deployment.
   */
  async remove(name: string, what: "endpoint" | "deployment", expected: ExpectedRevision, author: Author): Promise<void> {
    const before = await this.#existing(name, expected);
    if (what === "deployment" && before.deployment === null) throw noDeployment(name);
    if (what === "endpoint" && before.deployment !== null)
      throw new GodwitError("STILL_IN_USE", `a deployment stands around the endpoint ${name}`, {
        hint: `Remove the deployment, and its endpoint goes with it: godwit deployments rm ${name}.`,
      });
    await this.#write(name, before, null, { action: "remove", reason: null, author });
  }

  /** Takes all traffic back to the baseline, or the traffic of one target. Rejects as `remove`, with INVALID_SETTING for an unknown target. */
  async rollback(
    name: string,
    { target, reason }: { readonly target: string | null; readonly reason: string | null },
    expected: ExpectedRevision,
    author: Author,
  ): Promise<KeptEndpoint> {
    const before = await this.#existing(name, expected);
    const candidates = candidatesOf(before.settings, before.state);
    const wanted = target === null ? candidates : [parseTarget(target, "target")];
    const names = candidates.map(printTarget);
    for (const each of wanted)
      if (!names.includes(printTarget(each)))
        throw new GodwitError("INVALID_SETTING", `${printTarget(each)} has no traffic that could be taken back`, {
          where: { path: "target" },
          hint: names.length === 0 ? "All calls go to the baseline." : `Those that have: ${names.join(", ")}.`,
        });
    if (wanted.length === 0) return this.get(name);
    const why = reason ?? "by hand";
    const at = this.#parts.now();
    const state = wanted.reduce(
      (sum, each) => stopTarget(sum, each, { version: this.versionOf(each, before.model) ?? "none", at, reason: why }),
      before.state,
    );
    await this.#write(
      name,
      before,
      { ...before, state },
      { action: "rollback", reason: `${wanted.map(printTarget).join(", ")}: ${why}`, author },
    );
    return this.get(name);
  }

  /** Gives what was rolled back its traffic again, and begins a ramp anew. Rejects as `remove`. */
  async resume(name: string, expected: ExpectedRevision, author: Author): Promise<KeptEndpoint> {
    const before = await this.#existing(name, expected);
    await this.#tryOut(name, { ...before, state: freshState, isHeld: true }, () =>
      this.#write(name, before, { ...before, state: freshState }, { action: "resume", reason: null, author }),
    );
    return this.get(name);
  }

  /** Looks whether an automatic change is due; the timer calls it every second. */
  tick(): Promise<void> {
    for (const keeper of this.#keepers.values()) {
      const retried = keeper.retry();
      if (retried !== null) void this.#bring(keeper, () => retried);
    }
    this.#deciding ??= this.#decide().finally(() => (this.#deciding = null));
    return this.#deciding;
  }

  async #decide(): Promise<void> {
    for (const record of this.#records.values()) {
      const keeper = this.#keepers.get(record.name);
      if (keeper === undefined || (record.settings.rollback === null && record.settings.ramp === null)) continue;
      const next = nextState(record.settings, record.state, this.#observe(record, keeper));
      if (next === null) continue;
      const { action, state, reason } = next;
      await this.#write(record.name, record, { ...record, state }, { action, reason, author: automatic }).catch(() => undefined);
    }
  }

  #observe({ model }: EndpointRecord, { health }: RouteKeeper): Parameters<typeof nextState>[2] {
    const there = (target: Target): ReturnType<typeof versionOf> => versionOf(target, model, this.#parts.source);
    return {
      now: this.#parts.now(),
      versionOf: (target) => there(target)?.version ?? null,
      seen: (target) => health.seenOf(there(target)),
      stepCalls: (target) => health.stepCallsOf(there(target)),
    };
  }

  /** One after the other: what was read earlier must not take the place of what was read later. */
  #reload(): Promise<void> {
    const reloading = this.#reloading.then(() => this.#reloadOnce());
    this.#reloading = reloading.catch(() => undefined);
    return reloading;
  }

  async #reloadOnce(): Promise<void> {
    const records = new Map((await this.#parts.store.all()).map((record) => [record.name, record]));
    const before = this.#records;
    this.#records = records;
    const changed = [...records.values()].filter(
      ({ name, revision, updatedAt }) => before.get(name)?.revision !== revision || before.get(name)?.updatedAt !== updatedAt,
    );
    const gone = [...before.keys()].filter((name) => !records.has(name));
    await Promise.all([
      ...changed.map(({ name, ...record }) => this.#turn(name, { ...record, isHeld: true })),
      ...gone.map((name) => this.#turn(name, ownEndpoint(name))),
    ]);
  }

  async #turn(name: string, wanted: Wanted): Promise<void> {
    const keeper = this.#keepers.get(name) ?? this.#keep(name, wanted);
    await this.#bring(keeper, () => keeper.want(wanted));
  }

  #keep(name: string, wanted: Wanted): RouteKeeper {
    const keeper = new RouteKeeper(name, wanted, this.#parts);
    this.#keepers.set(name, keeper);
    return keeper;
  }

  /** After a keeper has done what it can: its endpoint takes calls, or is gone with its model. */
  async #bring(keeper: RouteKeeper, bring: () => Promise<void>): Promise<void> {
    const { name } = keeper;
    if (!this.#records.has(name) && !this.#hasVersions(name)) {
      this.#keepers.delete(name);
      this.#parts.endpoints.remove(name);
      keeper.close();
      this.#brought(keeper);
      return;
    }
    await bring();
    this.#brought(keeper);
    if (keeper.served !== null && this.#keepers.get(name) === keeper) this.#parts.endpoints.set(keeper.served);
  }

  #hasVersions(model: string): boolean {
    return this.#parts.source.versions(model).length > 0;
  }

  /** Loads all that is needed, and holds it while `then` runs. */
  async #tryOut(endpoint: string, wanted: Wanted, then: () => Promise<void>): Promise<void> {
    const { table, missing } = makeTable({ endpoint, ...wanted }, this.#parts.source);
    const shadow = wanted.settings.shadow === null ? null : printTarget(wanted.settings.shadow.target);
    const [unknown] = missing.filter((target) => printTarget(target) !== shadow);
    if (unknown !== undefined || table === null)
      throw new GodwitError(
        "MODEL_NOT_FOUND",
        unknown === undefined
          ? `the model ${wanted.model} has no version that is ready`
          : `${printTarget(unknown)} names no version of ${unknown.model ?? wanted.model} that is ready`,
        { where: { path: "traffic" } },
      );
    const around = wanted.deployment === null ? null : await this.#parts.around(wanted.deployment);
    const results = await Promise.allSettled(versionsIn(table).map((version) => this.#parts.hold(version)));
    try {
      for (const result of results) if (result.status === "rejected") throw result.reason;
      for (const version of versionsIn(table)) await around?.accept(version);
      await then();
    } finally {
      for (const result of results) if (result.status === "fulfilled") result.value.release();
      around?.release();
    }
  }

  /** What another server has just written may not be known here yet, so it is looked up before anything is decided. */
  async #expect(name: string, expected: ExpectedRevision): Promise<EndpointRecord | null> {
    await this.#reload();
    const record = this.#records.get(name) ?? null;
    if (expected !== "any" && (record?.revision ?? "none") !== expected) throw changedMeanwhile(name, record);
    return record;
  }

  async #existing(name: string, expected: ExpectedRevision): Promise<EndpointRecord> {
    const record = await this.#expect(name, expected);
    if (record !== null) return record;
    this.get(name);
    throw new GodwitError("MODEL_NOT_FOUND", `nobody has set how the calls of ${name} are shared: they go to the model's own version`);
  }

  async #write(
    name: string,
    before: EndpointRecord | null,
    next: Pick<EndpointRecord, "model" | "settings" | "state" | "deployment"> | null,
    { action, reason, author }: { readonly action: EndpointEvent["action"]; readonly reason: string | null; readonly author: Author },
  ): Promise<void> {
    const at = this.#parts.now();
    const record =
      next === null
        ? null
        : {
            name,
            model: next.model,
            settings: next.settings,
            state: next.state,
            deployment: next.deployment,
            revision: (before?.revision ?? 0) + 1,
            updatedAt: at,
            updatedBy: author.caller,
          };
    const event = { at, action, reason, ...author };
    if (!(await this.#parts.store.write({ name, from: before?.revision ?? null, next: record, event })))
      throw changedMeanwhile(name, this.#records.get(name) ?? null);
  }
}

/** The endpoint that every model has by its name. */
function ownEndpoint(name: string): Wanted {
  return { model: name, settings: defaultEndpointSettings, state: freshState, isHeld: false, deployment: null };
}

/** Whether a ramp goes on, and what was rolled back stays so. */
function isSameTraffic(left: EndpointSettings, right: EndpointSettings): boolean {
  const facts = ({ traffic, ramp }: EndpointSettings): string =>
    JSON.stringify(printEndpointSettings({ ...defaultEndpointSettings, traffic, ramp }));
  return facts(left) === facts(right);
}

function noDeployment(name: string): GodwitError {
  return new GodwitError("MODEL_NOT_FOUND", `there is no deployment ${JSON.stringify(name)}`, {
    hint: "GET /api/v1/deployments lists them.",
  });
}

function changedMeanwhile(name: string, record: EndpointRecord | null): GodwitError {
  return new GodwitError(
    "CHANGED_MEANWHILE",
    record === null ? `there is no endpoint ${name} that was set` : `the endpoint ${name} is at revision ${record.revision}`,
  );
}
