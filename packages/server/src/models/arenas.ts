import { Engine } from "@godwit/runtime";

/** An engine and how many models are in it. */
export interface Arena {
  readonly engine: Engine;
  models: number;
}

/** Asked before an engine's memory grows; as `EngineOptions.makeRoom`. */
export type MakeRoom = (least: number, wanted: number) => number;

/**
 * The engines that models are placed in. Their memory is used again and never shrinks; where it has grown and is of no use to the models that
 * come, a new engine takes its place, and the memory of the old one goes with its last model.
 */
export class Arenas {
  readonly #makeRoom: MakeRoom;
  readonly #all = new Set<Arena>();
  #current: Arena | null = null;
  #firstBytes = 0;

  constructor(makeRoom: MakeRoom) {
    this.#makeRoom = makeRoom;
  }

  /** The arena for the next model. */
  get current(): Arena {
    if (this.#current === null) {
      const engine = Engine.create({ makeRoom: this.#makeRoom });
      this.#firstBytes = engine.memoryBytes;
      this.#current = { engine, models: 0 };
      this.#all.add(this.#current);
    }
    return this.#current;
  }

  /** Bytes of all engines' memory, used or not. */
  get bytes(): number {
    let sum = 0;
    for (const { engine } of this.#all) sum += engine.memoryBytes;
    return sum;
  }

  /** Bytes of an engine's memory before it ever grew. */
  get firstBytes(): number {
    return this.#firstBytes;
  }

  /** Begins anew where no model is in the current arena and its memory has grown; else false. */
  renew(): boolean {
    if (this.#current === null || this.#current.models > 0 || this.#current.engine.memoryBytes <= this.#firstBytes) return false;
    this.#close(this.#current);
    this.#current = null;
    return true;
  }

  leave(arena: Arena): void {
    arena.models--;
    if (arena.models === 0 && arena !== this.#current) this.#close(arena);
  }

  #close(arena: Arena): void {
    arena.engine.close();
    this.#all.delete(arena);
  }
}
