import { form, tree as field, treeWords } from "./image-layout.ts";

/** Nanoseconds a tree, one thread: of one row from the root, and of a batch of up to 16, by what it takes however few they are. */
const cost = { row: 4, rowLevel: 1.1, batch: 5, batchSplit8: 3.2, batchSplit16: 6.4, batchStep: 12 } as const;

const mostRows = 32;

/** Up to how many rows each walks every tree from its root, many trees at a time, rather than all rows through one tree after the other. */
export function chooseFewRows(descriptors: Int32Array, rankBits: 8 | 16): number {
  const split = rankBits === 8 ? cost.batchSplit8 : cost.batchSplit16;
  let row = 0;
  let batch = 0;
  for (let at = 0; at < descriptors.length; at += treeWords) {
    const depth = descriptors[at + field.depth]!;
    const isOblivious = descriptors[at + field.form] === form.oblivious;
    const splits = isOblivious ? depth : sweptSplits(descriptors, at);
    row += cost.row + cost.rowLevel * depth;
    batch += cost.batch + split * splits + (isOblivious ? 0 : cost.batchStep * walkedSteps(descriptors, at));
  }
  return row === 0 ? 1 : Math.max(1, Math.min(mostRows, Math.round(batch / row)));
}

function sweptSplits(descriptors: Int32Array, at: number): number {
  return 7 * descriptors[at + field.octetCount]! + descriptors[at + field.pairCount]! + descriptors[at + field.joinCount]!;
}

/** Steps of a walk; by rounds about two of them go beyond the first steps. */
function walkedSteps(descriptors: Int32Array, at: number): number {
  const steps = descriptors[at + field.steps]!;
  const rounds = descriptors[at + field.rounds]!;
  return rounds === 0 ? steps : Math.min(steps, (rounds & 0xffff) + 2 * (rounds >>> 16));
}
