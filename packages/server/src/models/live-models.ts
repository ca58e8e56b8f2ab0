import { Model } from "@godwit/runtime";
import type { ModelVersion } from "./model-version.ts";

/** A loaded model, held in memory until it is released. */
export interface Lease {
  readonly model: Model;
  release(): void;
}

interface Loaded {
  readonly model: Model;
  /** Of its artifact. */
  readonly bytes: number;
  leases: number;
  /** To be freed once it has no lease. */
  isDropped: boolean;
}

/** The models in memory: each is loaded when it is first asked for, once for all versions that have its bytes. */
export class LiveModels {
  readonly #loaded = new Map<string, Loaded>();
  readonly #loading = new Map<string, Promise<Loaded>>();

  /** At once where the model is in memory. Rejects as loading does: MISSING_DEPENDENCY, MALFORMED, IO_FAILED. */
  lease(version: ModelVersion): Lease | Promise<Lease> {
    const loaded = this.#loaded.get(version.digest);
    return loaded === undefined ? this.#load(version).then(leaseOf) : leaseOf(loaded);
  }

  /** How many models are in memory, and the bytes of their artifacts. */
  get size(): { readonly models: number; readonly bytes: number } {
    let bytes = 0;
    for (const loaded of this.#loaded.values()) bytes += loaded.bytes;
    return { models: this.#loaded.size, bytes };
  }

  /** Frees the model's memory once no call holds it. A call that comes later loads it again. */
  unload({ digest }: ModelVersion): void {
    const loaded = this.#loaded.get(digest);
    if (loaded === undefined) return;
    this.#loaded.delete(digest);
    loaded.isDropped = true;
    if (loaded.leases === 0) loaded.model.free();
  }

  /** Frees every model; calls under way must have ended. */
  close(): void {
    for (const { model } of this.#loaded.values()) model.free();
    this.#loaded.clear();
  }

  async #load(version: ModelVersion): Promise<Loaded> {
    const under = this.#loading.get(version.digest);
    if (under !== undefined) return under;
    const loading = open(version);
    this.#loading.set(version.digest, loading);
    try {
      const loaded = await loading;
      this.#loaded.set(version.digest, loaded);
      return loaded;
    } finally {
      this.#loading.delete(version.digest);
    }
  }
}

async function open(version: ModelVersion): Promise<Loaded> {
  const model = new Model(await version.read());
  await model.ready();
  return { model, bytes: version.size, leases: 0, isDropped: false };
}

function leaseOf(loaded: Loaded): Lease {
  loaded.leases++;
  let held = true;
  return {
    model: loaded.model,
    release() {
      if (!held) return;
      held = false;
      if (--loaded.leases === 0 && loaded.isDropped) loaded.model.free();
    },
  };
}
