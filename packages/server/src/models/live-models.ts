import { GodwitError } from "@godwit/core/errors";
import { defaultMemoryBudget } from "./default-memory-budget.ts";
import { Lease } from "./lease.ts";
import { LoadFailures } from "./load-failures.ts";
import { HeldModel, type LoadedModel } from "./loaded-model.ts";
import { ModelMemory, type Occupants } from "./model-memory.ts";
import type { ModelVersion } from "./model-version.ts";

export interface LiveModelsOptions {
  /** Bytes that models may take together, with the engines' memory; half of the machine's unless told. */
  readonly memoryBudget?: number;
  /** Milliseconds; `performance.now` unless told. */
  readonly clock?: () => number;
}

/** A load under way, and the calls that wait for it. */
interface Loading {
  readonly held: Promise<HeldModel>;
  waiting: number;
}

/**
 * The models in memory. Each is loaded when it is first asked for, once for all versions that have its bytes; where the budget is used up, those
 * that nobody uses go, the least recently used first, and a load waits for calls to end where that is not enough.
 */
export class LiveModels {
  readonly #held = new Map<string, HeldModel>();
  readonly #loading = new Map<string, Loading>();
  readonly #clock: () => number;
  readonly #failures: LoadFailures;
  readonly #memory: ModelMemory;
  readonly #ended: (held: HeldModel) => void;
  /** Models that are no longer offered and still used. */
  #retiring = 0;

  constructor({ memoryBudget = defaultMemoryBudget(), clock = () => performance.now() }: LiveModelsOptions = {}) {
    this.#clock = clock;
    this.#failures = new LoadFailures(clock);
    this.#memory = new ModelMemory(memoryBudget, this.#occupants());
    this.#ended = (held) => {
      held.whenIdle?.();
      this.#memory.settle();
    };
  }

  /** Bytes that models and engines take now, with what loads under way were promised. */
  get bytes(): number {
    return this.#memory.bytes;
  }

  get memoryBudget(): number {
    return this.#memory.budget;
  }

  /** The models in memory, the least recently used first. */
  get loaded(): readonly LoadedModel[] {
    return [...this.#held.values()].toSorted((left, right) => left.lastUsed - right.lastUsed);
  }

  has(version: ModelVersion): boolean {
    return this.#held.has(version.digest);
  }

  /**
   * At once where the model is in memory. Rejects as loading does: MISSING_DEPENDENCY, MALFORMED, IO_FAILED, and
   * MEMORY_BUDGET_EXCEEDED where there is no room even without all other models. What failed is not tried again at once.
   */
  lease(version: ModelVersion): Lease | Promise<Lease> {
    const held = this.#held.get(version.digest);
    if (held === undefined || !held.isCheckedFor(version)) return this.#leaseLater(version);
    held.leases++;
    held.lastUsed = this.#clock();
    return new Lease(held, this.#ended);
  }

  /** Loads a model before anyone asks for it, also where that failed a moment ago. Rejects as `lease`. */
  async load(version: ModelVersion, { pinned }: { readonly pinned?: boolean } = {}): Promise<void> {
    this.#failures.forget(version.digest);
    if (version.check !== undefined) this.#failures.forget(`${version.digest} ${version.check.of}`);
    const lease = await this.lease(version);
    const held = this.#held.get(version.digest);
    if (held !== undefined && pinned !== undefined) held.pinned = pinned;
    lease.release();
  }

  /** Frees the model's memory once the calls that use it have ended. A call that comes later loads it again. */
  async unload({ digest }: ModelVersion): Promise<void> {
    await this.#loading.get(digest)?.held.catch(() => undefined);
    const held = this.#held.get(digest);
    if (held === undefined) return;
    this.#held.delete(digest);
    if (held.leases > 0) {
      this.#retiring++;
      await new Promise<void>((idle) => (held.whenIdle = idle));
      this.#retiring--;
    }
    this.#memory.free(held);
    this.#memory.settle();
  }

  /** How many models are in memory, and the bytes that they and the engines take. */
  get size(): { readonly models: number; readonly bytes: number } {
    return { models: this.#held.size, bytes: this.bytes };
  }

  /** Frees every model; calls under way must have ended. */
  close(): void {
    for (const held of this.#held.values()) this.#memory.free(held);
    this.#held.clear();
  }

  async #leaseLater(version: ModelVersion): Promise<Lease> {
    const { digest } = version;
    const there = this.#held.get(digest);
    if (there !== undefined) {
      there.leases++;
      return this.#checked(new Lease(there, this.#ended), there, version);
    }
    const loading = this.#loading.get(digest) ?? this.#startLoading(version);
    loading.waiting++;
    const held = await loading.held;
    return this.#checked(new Lease(held, this.#ended), held, version);
  }

  /** Another version has loaded these bytes: this one's own answers must be given too. */
  async #checked(lease: Lease, held: HeldModel, version: ModelVersion): Promise<Lease> {
    held.lastUsed = this.#clock();
    const { check } = version;
    if (check === undefined || held.isCheckedFor(version)) return lease;
    const failed = `${version.digest} ${check.of}`;
    try {
      const known = this.#failures.errorOf(failed);
      if (known !== null) throw known;
      await check.run(held.model).catch((error: unknown) => {
        this.#failures.note(failed, codedError(error));
        throw codedError(error);
      });
      held.checked.add(check.of);
      this.#failures.forget(failed);
      return lease;
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  #startLoading(version: ModelVersion): Loading {
    const known = this.#failures.errorOf(version.digest);
    const loading: Loading = { held: known === null ? this.#load(version) : Promise.reject(known), waiting: 0 };
    if (known !== null) return loading;
    this.#loading.set(version.digest, loading);
    return loading;
  }

  /** The waiting calls' leases count from the moment that the model is there, so that nothing can take it away before they come. */
  async #load(version: ModelVersion): Promise<HeldModel> {
    const { digest } = version;
    const start = this.#clock();
    try {
      const held = await this.#memory.load(version, (model, arena) => {
        const now = this.#clock();
        const loaded = new HeldModel(version, model, arena, now - start, now);
        loaded.leases = this.#loading.get(digest)?.waiting ?? 0;
        this.#held.set(digest, loaded);
        this.#loading.delete(digest);
        return loaded;
      });
      this.#failures.forget(digest);
      return held;
    } catch (cause) {
      const error = codedError(cause);
      this.#failures.note(digest, error);
      this.#loading.delete(digest);
      throw error;
    }
  }

  #occupants(): Occupants {
    const held = this.#held;
    const retiring = (): number => this.#retiring;
    return {
      evictOne: () => this.#evictOne(),
      get evictable() {
        let bytes = 0;
        let isAll = retiring() === 0;
        for (const each of held.values())
          if (isIdle(each)) bytes += each.bytes;
          else isAll = false;
        return isAll ? null : bytes;
      },
      get inUse() {
        for (const { leases } of held.values()) if (leases > 0) return true;
        return retiring() > 0;
      },
    };
  }

  /** Frees the model that has been used least recently, of those that nobody uses; false where there is none. */
  #evictOne(): boolean {
    let oldest: HeldModel | null = null;
    for (const held of this.#held.values()) if (isIdle(held) && (oldest === null || held.lastUsed < oldest.lastUsed)) oldest = held;
    if (oldest === null) return false;
    this.#held.delete(oldest.version.digest);
    this.#memory.free(oldest);
    return true;
  }
}

function codedError(cause: unknown): GodwitError {
  return cause instanceof GodwitError ? cause : new GodwitError("IO_FAILED", `the model cannot be read: ${String(cause)}`, { cause });
}

function isIdle({ leases, pinned }: HeldModel): boolean {
  return leases === 0 && !pinned;
}
