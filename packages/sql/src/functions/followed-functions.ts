import { GodwitError } from "@godwit/core/errors";
import type { SqlEngine } from "../engine/sql-engine.ts";
import type { SqlModel } from "./sql-model.ts";

/** A model of elsewhere that queries are to call. */
export interface FollowedModel {
  readonly name: string;
  /** The endpoint that users must be let use. */
  readonly endpoint: string;
  /** What it is, for people. */
  readonly title: string;
  /** Of all that decides an answer: the same digest is the same function. */
  readonly digest: string;
  /** Rejects with why it can be no function. */
  open(): Promise<SqlModel>;
}

/** Where models come from. */
export interface FollowedSource {
  list(): Promise<{
    readonly models: readonly FollowedModel[];
    readonly problems: readonly { readonly name: string; readonly problem: GodwitError }[];
    /** What people should know. */
    readonly notes: readonly string[];
  }>;
}

interface Known {
  readonly model: FollowedModel;
  /** Why it is no function; null: it is. */
  readonly problem: string | null;
}

/**
 * Keeps an engine's functions those of a source. A model that comes to be unusable is refused from then on, rather than answered by what it
 * was.
 */
export class FollowedFunctions {
  readonly #engine: SqlEngine;
  readonly #source: FollowedSource;
  readonly #warn: (message: string) => void;
  /** The models whose functions are of this source's making. */
  readonly #owned = new Set<string>();
  #known: ReadonlyMap<string, Known> = new Map();
  #told: ReadonlySet<string> = new Set();
  #refreshing: Promise<void> | null = null;
  #isStale = false;

  constructor(engine: SqlEngine, source: FollowedSource, warn: (message: string) => void) {
    this.#engine = engine;
    this.#source = source;
    this.#warn = warn;
  }

  /** The endpoint of a model that is a function; undefined for one that is not of this source. */
  endpointOf(name: string): string | undefined {
    return this.#known.get(name)?.model.endpoint;
  }

  /** Brings the functions to what the source has now; what changes meanwhile is followed too. Rejects as the source does. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#refreshing ??= this.#refreshAll().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refreshAll(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await this.#refreshOnce();
    }
  }

  async #refreshOnce(): Promise<void> {
    const { models, problems, notes } = await this.#source.list();
    const next = new Map<string, Known>();
    const told = new Set<string>();
    const say = (message: string): void => {
      told.add(message);
      if (!this.#told.has(message)) this.#warn(message);
    };
    for (const note of notes) say(note);
    for (const { name, problem } of problems) say(`${name} is no function: ${problem.message}`);
    const names = new Set(models.map(({ name }) => name));
    for (const name of this.#owned) if (!names.has(name)) this.#drop(name);
    for (const model of models) {
      const other = next.get(model.name);
      if (other !== undefined) {
        say(`${model.title} is no function: ${other.model.title} has the name ${model.name}`);
        continue;
      }
      const before = this.#known.get(model.name);
      const isSame = before?.model.digest === model.digest && before.problem === null;
      const problem = isSame ? null : await this.#follow(model);
      next.set(model.name, { model, problem });
      if (problem !== null) say(`${model.title} is no function: ${problem}`);
    }
    this.#known = next;
    this.#told = told;
  }

  #drop(name: string, reason?: GodwitError): void {
    if (this.#owned.delete(name)) this.#engine.deleteModel(name, reason);
  }

  /** Why it cannot be a function; null where it is. */
  async #follow(model: FollowedModel): Promise<string | null> {
    if (!this.#owned.has(model.name) && this.#engine.functions.some((each) => each.model === model.name))
      return `another model has the name ${model.name}`;
    try {
      const opened = await model.open();
      try {
        this.#engine.setModel(model.name, opened);
        this.#owned.add(model.name);
      } catch (error) {
        opened.free();
        throw error;
      }
      return null;
    } catch (error) {
      if (!(error instanceof GodwitError)) throw error;
      this.#drop(model.name, error);
      return error.message;
    }
  }
}
