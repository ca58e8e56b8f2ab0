import type { Model } from "@godwit/runtime";
import type { Arena } from "./arenas.ts";
import type { ModelVersion } from "./model-version.ts";

/** A model in memory, as others see it. */
export interface LoadedModel {
  /** The version that asked for it first; others may have the same bytes. */
  readonly version: ModelVersion;
  /** What it takes: the artifact, and its places in the engine's memory with all buffers. */
  readonly bytes: number;
  /** Calls that use it now. */
  readonly leases: number;
  /** A pinned model stays in memory however long nobody asks for it. */
  readonly pinned: boolean;
  /** As `performance.now()` counts. */
  readonly lastUsed: number;
  /** Milliseconds that loading took. */
  readonly loadTime: number;
}

/** The same with what keeps it. */
export class HeldModel implements LoadedModel {
  readonly version: ModelVersion;
  readonly model: Model;
  readonly arena: Arena;
  readonly loadTime: number;
  leases = 0;
  pinned = false;
  lastUsed: number;
  /** What it has been held to. */
  readonly checked = new Set<string>();
  /** Called when the last lease ends, where someone waits for that. */
  whenIdle: (() => void) | null = null;

  constructor(version: ModelVersion, model: Model, arena: Arena, loadTime: number, now: number) {
    this.version = version;
    this.model = model;
    this.arena = arena;
    this.loadTime = loadTime;
    this.lastUsed = now;
    if (version.check !== undefined) this.checked.add(version.check.of);
  }

  /** Whether it may answer for a version of its bytes. */
  isCheckedFor({ check }: ModelVersion): boolean {
    return check === undefined || this.checked.has(check.of);
  }

  get bytes(): number {
    return this.version.size + this.model.memoryBytes;
  }
}
