import type { ModelVersion } from "../../models/model-version.ts";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import type { CallEnded, HookCalled, PolicyMet, PredictionObserver } from "../../predict/observer.ts";
import { CpuCharge } from "./cpu-charge.ts";
import { VersionCounters } from "./version-counters.ts";

/** Milliseconds after which the series of a version that nobody asks any more end. */
const forgottenAfter = 60 * 60_000;

/** Counts what every version behind every endpoint does. */
export class PredictionMetrics implements PredictionObserver {
  readonly #counters = new Map<string, VersionCounters>();
  /** The way to a version's counters without making a key of its names. */
  readonly #known = new WeakMap<ModelVersion, VersionCounters>();
  readonly #cpu = new CpuCharge();

  ended(ended: CallEnded): void {
    this.#of(ended.endpoint, ended.version).count(ended);
  }

  policyMet(met: PolicyMet): void {
    this.#of(met.endpoint, met.version).countPolicy(met);
  }

  hookCalled(called: HookCalled): void {
    this.#of(called.endpoint, called.version).countHook(called);
  }

  /** All counters, charged with the processor time up to now; without those of versions that nobody asked for an hour. */
  collect(now: number = performance.now()): readonly VersionCounters[] {
    this.#cpu.charge(this.#counters.values());
    for (const [key, counters] of this.#counters)
      if (now - counters.lastUsed > forgottenAfter) {
        counters.isForgotten = true;
        this.#counters.delete(key);
      }
    return [...this.#counters.values()];
  }

  #of({ name }: Endpoint, version: ModelVersion | null): VersionCounters {
    const known = version === null ? undefined : this.#known.get(version);
    return known?.endpoint === name && !known.isForgotten ? known : this.#find(name, version);
  }

  #find(endpoint: string, version: ModelVersion | null): VersionCounters {
    const [model, number] = version === null ? ["", ""] : [version.model, version.version];
    const key = `${endpoint}\n${model}\n${number}`;
    let counters = this.#counters.get(key);
    if (counters === undefined) {
      counters = new VersionCounters(endpoint, model, number);
      this.#counters.set(key, counters);
    }
    if (version !== null) this.#known.set(version, counters);
    return counters;
  }
}
