import { blockWidth, type Block } from "./value.ts";

/** Finds the block that a column of a value stands in, in steps that grow with the logarithm of the number of blocks. */
export class BlockPlaces {
  readonly #blocks: readonly Block[];
  readonly #starts: readonly number[];

  constructor(blocks: readonly Block[]) {
    this.#blocks = blocks.filter((block) => blockWidth(block) > 0);
    let start = 0;
    this.#starts = this.#blocks.map((block) => (start += blockWidth(block)) - blockWidth(block));
  }

  /** The block of a column, and the column's place in it. */
  of(column: number): { readonly block: Block; readonly offset: number } {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= column) low = middle;
      else high = middle;
    }
    return { block: this.#blocks[low]!, offset: column - this.#starts[low]! };
  }
}
