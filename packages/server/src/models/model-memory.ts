import { GodwitError } from "@godwit/core/errors";
import { Model } from "@godwit/runtime";
import { Arenas, type Arena } from "./arenas.ts";
import type { HeldModel } from "./loaded-model.ts";
import type { ModelVersion } from "./model-version.ts";

/** The models that stand in the memory, to whoever needs their place. */
export interface Occupants {
  /** Frees one that nobody uses; false where there is none. */
  evictOne(): boolean;
  /** Bytes of those that could be freed; null where all could. */
  readonly evictable: number | null;
  /** Whether calls are under way after which more could be freed. */
  readonly inUse: boolean;
}

/** What was promised to a load before its model is there. */
interface Room {
  readonly artifact: number;
  /** Of the engine's memory, or of onnxruntime's. */
  beside: number;
}

interface Waiting {
  readonly version: ModelVersion;
  readonly granted: (room: Room) => void;
  readonly refused: (error: GodwitError) => void;
}

/** Beside its image a model has tables and buffers in the engine. */
const smallBuffers = 65_536;
/** Images whose size is remembered. */
const mostRemembered = 10_000;

/** Keeps models and the engines that they stand in within a budget of bytes. Loads wait here, first come first served, until there is room. */
export class ModelMemory {
  readonly budget: number;
  readonly #occupants: Occupants;
  readonly #arenas = new Arenas((least, wanted) => this.#makeRoom(least, wanted));
  readonly #waiting: Waiting[] = [];
  /** Bytes that models took in the engine when they were loaded, by digest. */
  readonly #images = new Map<string, number>();
  /** Artifacts, and what onnxruntime has. */
  #beside = 0;
  #reserved = 0;
  #loads = 0;
  #isOver = false;

  constructor(budget: number, occupants: Occupants) {
    this.budget = budget;
    this.#occupants = occupants;
  }

  get bytes(): number {
    return this.#arenas.bytes + this.#beside + this.#reserved;
  }

  /**
   * Reads and places a model once there is room; `keep` takes it before others are given theirs. Rejects with MEMORY_BUDGET_EXCEEDED, and as
   * reading and placing do.
   */
  async load<T>(version: ModelVersion, keep: (model: Model, arena: Arena) => T): Promise<T> {
    const room = await new Promise<Room>((granted, refused) => {
      this.#waiting.push({ version, granted, refused });
      this.#grant();
    });
    try {
      const { model, arena } = await this.#place(version, await version.read(), room);
      return keep(model, arena);
    } finally {
      this.#loads--;
      this.#reserved -= room.artifact + room.beside;
      this.#grant();
    }
  }

  free({ version, model, arena }: HeldModel): void {
    this.#beside -= version.size + besideEngine(version, model);
    model.free();
    this.#arenas.leave(arena);
  }

  /** To be called when a model is no longer used: whoever waits may have its place. */
  settle(): void {
    if (this.#isOver) this.#trim();
    if (this.#waiting.length > 0) this.#grant();
  }

  async #place(version: ModelVersion, bytes: Uint8Array, room: Room): Promise<{ readonly model: Model; readonly arena: Arena }> {
    if (!isDelegated(version)) {
      this.#reserved -= room.beside;
      room.beside = 0;
    }
    const arena = this.#arenas.current;
    arena.models++;
    let model: Model | undefined;
    try {
      model = new Model(bytes, { engine: arena.engine });
      await model.ready();
      await version.check?.run(model);
    } catch (error) {
      model?.free();
      this.#arenas.leave(arena);
      throw error;
    }
    this.#remember(version.digest, model.memoryBytes);
    this.#beside += version.size + besideEngine(version, model);
    return { model, arena };
  }

  #remember(digest: string, bytes: number): void {
    if (this.#images.size >= mostRemembered) this.#images.clear();
    this.#images.set(digest, bytes);
  }

  #grant(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const room = this.#findRoom(next.version);
      if (room !== null) {
        this.#waiting.shift();
        this.#reserved += room.artifact + room.beside;
        this.#loads++;
        next.granted(room);
      } else if (this.#loads > 0 || this.#occupants.inUse) return;
      else if (!this.#arenas.renew()) {
        this.#waiting.shift();
        next.refused(this.#refusal(next.version));
      }
    }
  }

  /** Frees models until there is room; null where there is none, or none yet. */
  #findRoom(version: ModelVersion): Room | null {
    for (;;) {
      const room = this.#roomOf(version);
      const excess = this.bytes + room.artifact + room.beside - this.budget;
      if (excess <= 0) return room;
      if (this.#leastBytes() + room.artifact > this.budget) return null;
      if (!this.#occupants.evictOne()) return null;
    }
  }

  /** What would be left without all that can be freed: where that is everything, an engine begins anew. */
  #leastBytes(): number {
    const { evictable } = this.#occupants;
    return evictable === null && this.#loads === 0 ? this.#arenas.firstBytes : this.bytes - (evictable ?? 0);
  }

  /** Several loads at a time cannot count on the same free place in the engine, so that only the first may. */
  #roomOf(version: ModelVersion): Room {
    const artifact = version.size;
    const image = this.#images.get(version.digest) ?? artifact + smallBuffers;
    if (isDelegated(version)) return { artifact, beside: 2 * artifact };
    return { artifact, beside: this.#loads > 0 ? image : this.#arenas.current.engine.growthFor(image) };
  }

  #refusal({ model, version, size }: ModelVersion): GodwitError {
    const pinned = this.#arenas.bytes + this.#beside;
    return new GodwitError(
      "MEMORY_BUDGET_EXCEEDED",
      `version ${version} of ${model}, ${size} bytes, does not fit into the ${this.budget} bytes for models, of which ${pinned} cannot be freed`,
    );
  }

  /** An engine is about to grow, for a model or for the rows of a batch. A batch gets what it needs, and the excess goes when calls end. */
  #makeRoom(least: number, wanted: number): number {
    while (this.bytes + least > this.budget && this.#occupants.evictOne());
    const left = this.budget - this.bytes;
    if (left < least) this.#isOver = true;
    return Math.max(least, Math.min(wanted, left));
  }

  #trim(): void {
    while (this.bytes > this.budget && this.#occupants.evictOne());
    if (this.bytes > this.budget) this.#arenas.renew();
    this.#isOver = this.bytes > this.budget;
  }
}

function isDelegated({ signature }: ModelVersion): boolean {
  return signature.tensors !== null;
}

/** Bytes that a model takes outside of our engines. */
function besideEngine(version: ModelVersion, model: Model): number {
  return isDelegated(version) ? model.memoryBytes : 0;
}
