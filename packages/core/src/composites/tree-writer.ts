import type { CategorySet, TreeEnsemble } from "../ir/index.ts";

/** The test of a split; see `TreeEnsemble`. `set`: -1, or what `TreeWriter.set` gave. */
export interface TreeTest {
  readonly feature: number;
  readonly threshold: number;
  readonly set: number;
  readonly missingLeft: boolean;
}

/** Says where in its tree a child stands. */
export type PlaceChild = (child: number) => void;

const noTest: TreeTest = { feature: -1, threshold: 0, set: -1, missingLeft: false };

/** The nodes of an ensemble while they are written one by one: those of a tree together, its root first. */
export class TreeWriter {
  readonly #offsets = [0];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #set: number[] = [];
  readonly #leaf: number[] = [];
  readonly #sets: CategorySet[] = [];

  /** Nodes so far, of all trees. */
  get size(): number {
    return this.#feature.length;
  }

  /** The place of the next node in its tree. */
  get place(): number {
    return this.size - this.#offsets.at(-1)!;
  }

  get trees(): number {
    return this.#offsets.length - 1;
  }

  /** `row`: of the leaf values. */
  leaf(row: number): void {
    this.#push(noTest, row);
  }

  split(test: TreeTest): { readonly left: PlaceChild; readonly right: PlaceChild } {
    const index = this.size;
    this.#push(test, -1);
    return { left: (child) => (this.#left[index] = child), right: (child) => (this.#right[index] = child) };
  }

  set(set: CategorySet): number {
    return this.#sets.push(set) - 1;
  }

  endTree(): void {
    this.#offsets.push(this.size);
  }

  /** What was written, as the parts of an ensemble that tell of its nodes. */
  nodes(): Pick<
    TreeEnsemble,
    "treeOffset" | "feature" | "threshold" | "left" | "right" | "missingLeft" | "categorySet" | "categorySets" | "leaf"
  > {
    return {
      treeOffset: Int32Array.from(this.#offsets),
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      missingLeft: Uint8Array.from(this.#missingLeft),
      categorySet: Int32Array.from(this.#set),
      categorySets: this.#sets,
      leaf: Int32Array.from(this.#leaf),
    };
  }

  #push({ feature, threshold, set, missingLeft }: TreeTest, leaf: number): void {
    this.#feature.push(feature);
    this.#threshold.push(threshold);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#missingLeft.push(missingLeft ? 1 : 0);
    this.#set.push(set);
    this.#leaf.push(leaf);
  }
}
