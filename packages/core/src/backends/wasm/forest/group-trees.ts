import { form, tree as field, treeWords } from "./image-layout.ts";

/** How many trees of a form one row can walk together. */
const abreast: Readonly<Record<number, readonly number[]>> = { [form.linked]: [16, 8], [form.perfect]: [4], [form.oblivious]: [8] };

/** Four trees of so many nodes fit the cache together. */
const fewNodes = 4096;

/** How the trees of a forest add up: not at all, or to sums and from leaves of a precision. */
export type Sums = "none" | "f64" | "f32" | "f32 of f64";

/**
 * Marks in the descriptors which consecutive trees the kernels take together: `group` for many rows (four small trees that add
 * to the same outputs and are all swept or all walked), `abreast` for few rows (four perfect trees of one depth, or
 * eight oblivious or sixteen or eight linked ones, with the depth of the deepest above the lowest byte). Sums still run in tree order.
 */
export function groupTrees(descriptors: Int32Array, sums: Sums): void {
  const trees = Array.from({ length: descriptors.length / treeWords }, (_, index) =>
    descriptors.subarray(index * treeWords, (index + 1) * treeWords),
  );
  // Four trees together take the sum that they start from for a float32: what a tree has rounded, not what was there before.
  const rounded = new Set<number>();
  const addAlike = (members: readonly Int32Array[]): boolean =>
    (sums === "f64" || (sums === "f32" && rounded.has(members[0]![field.output]!))) &&
    members.every((member) => member[field.nodeCount]! <= fewNodes) &&
    same(members, field.output) &&
    same(members, field.width) &&
    members.every((member) => (member[field.steps] === 0) === (members[0]![field.steps] === 0));
  for (let index = 0; index < trees.length;) {
    const four = trees.slice(index, index + 4);
    const count = four.length === 4 && addAlike(four) ? 4 : 1;
    trees[index]![field.group] = count;
    rounded.add(trees[index]![field.output]!);
    index += count;
  }
  for (let index = 0; index < trees.length;) {
    const tree = trees[index]!;
    const alike = (count: number): boolean => {
      const members = trees.slice(index, index + count);
      return members.length === count && same(members, field.form) && (tree[field.form] !== form.perfect || same(members, field.depth));
    };
    const count = abreast[tree[field.form]!]!.find(alike) ?? 1;
    const members = trees.slice(index, index + count);
    tree[field.abreast] = count | (Math.max(...members.map((member) => member[field.depth]!)) << 8);
    index += count;
  }
}

function same(trees: readonly Int32Array[], word: number): boolean {
  return trees.every((tree) => tree[word] === trees[0]![word]);
}
