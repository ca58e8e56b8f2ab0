import type { ModelVersion } from "../../models/model-version.ts";
import { noShadowCounts, type ShadowCounts } from "./shadow-counts.ts";
import { SlidingWindow, type Seen } from "./sliding-window.ts";

/** What was seen of each version of an endpoint lately. */
export class EndpointHealth {
  readonly #now: () => number;
  #windows = new Map<string, SlidingWindow>();
  /** Calls by version since the last `beginStep`. */
  #stepCalls = new Map<string, number>();
  #windowLength: number;
  #shadowed: string | null = null;
  #shadow = noShadowCounts;
  /** False where nobody will ask: then nothing is counted. */
  isWatched = false;

  constructor(now: () => number, windowLength: number) {
    this.#now = now;
    this.#windowLength = windowLength;
  }

  /** Forgets all where another stretch of time is to be looked at. */
  watch(isWatched: boolean, windowLength: number): void {
    this.isWatched = isWatched;
    if (windowLength === this.#windowLength) return;
    this.#windowLength = windowLength;
    this.#windows = new Map();
  }

  called(version: ModelVersion, milliseconds: number, failed: boolean): void {
    if (!this.isWatched) return;
    const key = keyOf(version);
    this.#windowOf(key).addCall(this.#now(), milliseconds, failed);
    if (!failed) this.#stepCalls.set(key, (this.#stepCalls.get(key) ?? 0) + 1);
  }

  get shadow(): ShadowCounts {
    return this.#shadow;
  }

  /** An answer of the shadow beside the one that was given. */
  compared(version: ModelVersion, rows: number, differing: number, difference: number): void {
    this.#windowOf(keyOf(version)).addComparison(this.#now(), rows, differing, difference);
    const { comparedCalls, comparedRows, differingRows, largestDifference, ...others } = this.#shadowOf(version);
    this.#shadow = {
      ...others,
      comparedCalls: comparedCalls + 1,
      comparedRows: comparedRows + rows,
      differingRows: differingRows + differing,
      largestDifference: Math.max(largestDifference, difference),
    };
  }

  /** A copy that the shadow could not take on. */
  shadowDropped(version: ModelVersion): void {
    const counts = this.#shadowOf(version);
    this.#shadow = { ...counts, dropped: counts.dropped + 1 };
  }

  shadowFailed(version: ModelVersion, message: string): void {
    const counts = this.#shadowOf(version);
    this.#shadow = { ...counts, failed: counts.failed + 1, lastFailure: message };
  }

  /** Nothing for no version. */
  seenOf(version: ModelVersion | null): Seen {
    const window = version === null ? undefined : this.#windows.get(keyOf(version));
    return (window ?? new SlidingWindow(this.#windowLength)).seen(this.#now());
  }

  /** From here on the calls of a ramp's step are counted. */
  beginStep(): void {
    this.#stepCalls = new Map();
  }

  stepCallsOf(version: ModelVersion | null): number {
    return version === null ? 0 : (this.#stepCalls.get(keyOf(version)) ?? 0);
  }

  /** Forgets versions that calls no longer go to. */
  keep(versions: readonly ModelVersion[]): void {
    const kept = new Set(versions.map(keyOf));
    for (const key of this.#windows.keys()) if (!kept.has(key)) this.#windows.delete(key);
  }

  /** Another version as the shadow begins at nothing. */
  #shadowOf(version: ModelVersion): ShadowCounts {
    const key = keyOf(version);
    if (this.#shadowed !== key) this.#shadow = noShadowCounts;
    this.#shadowed = key;
    return this.#shadow;
  }

  #windowOf(key: string): SlidingWindow {
    let window = this.#windows.get(key);
    if (window === undefined) this.#windows.set(key, (window = new SlidingWindow(this.#windowLength)));
    return window;
  }
}

function keyOf({ model, version }: ModelVersion): string {
  return `${model}/${version}`;
}
