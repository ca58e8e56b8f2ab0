import type { KernelKind } from "./choose-kernel.ts";
import { form, header, planeBlockBytes, tree as field, treeWords } from "./image-layout.ts";

/** What `inspect` tells of a packed forest. */
export interface ForestDescription {
  readonly trees: number;
  readonly nodes: number;
  /** Trees evaluated by each kernel. */
  readonly kernels: Readonly<Record<KernelKind, number>>;
  readonly rankBits: 8 | 16;
  /** The features that the ensemble uses, in the order in which a run takes their columns. */
  readonly features: readonly number[];
  /** Rows evaluated together. */
  readonly tile: number;
  readonly bytes: number;
  /** Bytes of the ranks of a tile. */
  readonly rankBytes: number;
  /** Up to so many rows walk each tree from its root. */
  readonly fewRows: number;
  /** What a row of a batch is expected to spend in the trees. */
  readonly nanoseconds: number;
}

/** Reads the description off an image that `packForest` made. */
export function describeForest(image: Uint8Array): ForestDescription {
  const aligned = image.byteOffset % 4 === 0 ? image : image.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
  const kernels = { oblivious: 0, sweep: 0, perfect: 0, linked: 0, early: 0 };
  let nodes = 0;
  const trees = words[header.treeCount]!;
  const first = words[header.trees]! / 4;
  for (let index = 0; index < trees; index++) {
    const tree = words.subarray(first + index * treeWords, first + (index + 1) * treeWords);
    nodes += tree[field.nodeCount]!;
    if (tree[field.form] === form.oblivious) kernels.oblivious++;
    else if (tree[field.form] === form.perfect) kernels.perfect++;
    else if (tree[field.steps] === 0) kernels.sweep++;
    else if (tree[field.rounds] === 0) kernels.linked++;
    else kernels.early++;
  }
  const sources = words[header.sources]! / 4;
  return {
    trees,
    nodes,
    kernels,
    rankBits: words[header.rankBytes] === 1 ? 8 : 16,
    features: [...words.subarray(sources, sources + words[header.sourceCount]!)],
    tile: words[header.tile]!,
    bytes: words[header.byteLength]!,
    rankBytes: (words[header.blockBytes]! / planeBlockBytes) * words[header.rankBytes]! * words[header.tile]!,
    fewRows: words[header.fewRows]!,
    nanoseconds: words[header.nanoseconds]!,
  };
}
