import { refKinds } from "../../artifact/opcodes.ts";
import type { LoweredValue, Ref } from "./value.ts";

/** Counts for each slot the values that hold it, in steps that grow with the number of their columns alone. */
export class SlotHolders {
  readonly #holders: number[] = [];
  /** How many of the values that end with the node hold a slot. */
  readonly #ending: number[] = [];
  #endingSlots: number[] = [];
  /** The last round that met a slot: a value that names a slot twice holds it once. */
  readonly #met: number[] = [];
  #round = 0;

  hold(value: LoweredValue): void {
    for (const slot of this.#slotsOf(value)) this.#holders[slot] = (this.#holders[slot] ?? 0) + 1;
  }

  /** The slots that the value held. */
  letGo(value: LoweredValue): readonly number[] {
    const slots = this.#slotsOf(value);
    for (const slot of slots) this.#holders[slot]!--;
    return slots;
  }

  isHeld(slot: number): boolean {
    return (this.#holders[slot] ?? 0) > 0;
  }

  /** Names the values that nothing needs after the node. */
  ends(values: readonly LoweredValue[]): void {
    for (const slot of this.#endingSlots) this.#ending[slot] = 0;
    this.#endingSlots = [];
    for (const value of values)
      for (const slot of this.#slotsOf(value)) {
        this.#ending[slot] = (this.#ending[slot] ?? 0) + 1;
        this.#endingSlots.push(slot);
      }
  }

  /** Whether only values that end with the node hold the slot. */
  isEnding(slot: number): boolean {
    return this.#holders[slot] === this.#ending[slot];
  }

  #slotsOf({ blocks }: LoweredValue): number[] {
    this.#round++;
    const slots: number[] = [];
    for (const block of blocks)
      if (block.kind === "columns") for (const ref of block.refs) this.#meet(ref, slots);
      else if (block.kind === "one_hot") this.#meet(block.index, slots);
    return slots;
  }

  #meet(ref: Ref, slots: number[]): void {
    if (!isSlot(ref) || this.#met[ref / 4] === this.#round) return;
    this.#met[ref / 4] = this.#round;
    slots.push(ref / 4);
  }
}

export function isSlot(ref: Ref): boolean {
  return ref >= 0 && ref % 4 === refKinds.slot;
}
