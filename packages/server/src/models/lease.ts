import type { Model } from "@godwit/runtime";
import type { HeldModel } from "./loaded-model.ts";

/** A model that stays in memory until the lease is released. */
export class Lease {
  readonly #held: HeldModel;
  readonly #ended: (held: HeldModel) => void;
  #released = false;

  /** The lease must have been counted already. */
  constructor(held: HeldModel, ended: (held: HeldModel) => void) {
    this.#held = held;
    this.#ended = ended;
  }

  get model(): Model {
    return this.#held.model;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    const held = this.#held;
    held.leases--;
    if (held.leases === 0) this.#ended(held);
  }
}
