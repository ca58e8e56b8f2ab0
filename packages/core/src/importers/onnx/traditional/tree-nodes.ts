/** How a node tests a cell: `leaf` does not. */
export type TreeMode = "leaf" | "le" | "lt" | "ge" | "gt" | "eq" | "ne" | "member";

/** A node of a tree as any version of the operators states it. */
export interface TreeNode {
  readonly mode: TreeMode;
  readonly feature: number;
  readonly threshold: number;
  /** Of a `member` test. */
  readonly members: readonly number[];
  /** Nodes of the same list; -1 at a leaf. */
  readonly yes: number;
  readonly no: number;
  /** A missing cell passes the test. */
  readonly missingPasses: boolean;
  /** Of a leaf: what it adds to which target. */
  readonly weights: readonly { readonly target: number; readonly value: number }[];
}

/** The trees of an operator: all nodes in one list, and the root of each tree in the order in which they are added. */
export interface TreeNodes {
  readonly nodes: readonly TreeNode[];
  readonly roots: readonly number[];
}
