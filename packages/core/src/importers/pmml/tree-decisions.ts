import { GodwitError } from "../../errors/index.ts";
import { TreeWriter, type PlaceChild, type TreeTest } from "../../composites/index.ts";
import { tensor, type NodeId, type TreeEnsemble } from "../../ir/index.ts";
import { nextafter } from "../../math/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { readPredicate, setOf } from "./predicates.ts";
import type { Scope } from "./scope.ts";
import { literal, truthValue } from "./value.ts";

/** Subtrees that several branches lead to are copied; so many nodes at most. */
const mostNodes = 2 ** 22;

/** A Node of the document with its children and their predicates. */
export interface TreeNode {
  readonly element: PmmlElement;
  readonly predicate: PmmlElement;
  readonly children: readonly TreeNode[];
}

/** Where a row goes on: to the children of a node from one on, to a leaf, or to a test. `known` is a field that is not missing. */
type Goal =
  | { readonly kind: "at"; readonly node: TreeNode; readonly child: number; readonly known: string | null }
  | { readonly kind: "leaf"; readonly node: TreeNode | null }
  | { readonly kind: "test"; readonly test: TreeTest; readonly left: Goal; readonly right: Goal };

export interface TreeStrategies {
  readonly missing: "none" | "lastPrediction" | "nullPrediction" | "defaultChild";
  readonly noTrueChild: "returnNullPrediction" | "returnLastPrediction";
}

const opposites: Readonly<Record<string, string>> = {
  lessThan: "greaterOrEqual",
  greaterOrEqual: "lessThan",
  lessOrEqual: "greaterThan",
  greaterThan: "lessOrEqual",
  equal: "notEqual",
  notEqual: "equal",
  isMissing: "isNotMissing",
  isNotMissing: "isMissing",
  isIn: "isNotIn",
  isNotIn: "isIn",
};

/** Trees of the document as the binary trees of one ensemble. Tests of equality, and compound ones, look at columns of their own. */
export class TreeDecisions {
  readonly #scope: Scope;
  readonly #features = new Map<string, number>();
  readonly #columns: NodeId[] = [];
  readonly #asked = new Map<string, Set<string>>();
  readonly #writer = new TreeWriter();
  /** The nodes where a row may end; null is no prediction. */
  readonly leaves: (TreeNode | null)[] = [];

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Takes note of what the predicates of a tree ask; before any tree is added. */
  ask(root: TreeNode): void {
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      open.push(...node.children);
      const texts = membersOf(node.predicate);
      if (texts === undefined) continue;
      const field = node.predicate.required("field");
      const known = this.#asked.get(field) ?? new Set();
      for (const text of texts) known.add(text);
      this.#asked.set(field, known);
    }
  }

  add(scope: Scope, root: TreeNode, strategies: TreeStrategies): void {
    const enter: Goal = { kind: "at", node: root, child: 0, known: null };
    const first = this.#branch(scope, root.predicate, enter, { kind: "leaf", node: null }, { kind: "leaf", node: null });
    const open: { goal: Goal; place: PlaceChild }[] = [{ goal: first, place: () => undefined }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const goal = this.#resolved(scope, next.goal, strategies);
      next.place(this.#writer.place);
      if (this.#writer.size >= mostNodes) throw new GodwitError("LIMIT_EXCEEDED", `the trees have more than ${mostNodes} nodes`);
      if (goal.kind === "leaf") {
        this.#writer.leaf(this.leaves.length);
        this.leaves.push(goal.node);
        continue;
      }
      const { left, right } = this.#writer.split(goal.test);
      open.push({ goal: goal.right, place: right });
      open.push({ goal: goal.left, place: left });
    }
    this.#writer.endTree();
  }

  /** The sum over the trees of one row of numbers for each leaf. */
  sums(rows: readonly (readonly number[])[], isFloat: boolean): NodeId {
    const { graph } = this.#scope;
    const width = rows[0]!.length;
    const { trees } = this.#writer;
    if (this.#columns.length === 0) this.#columns.push(graph.plus(this.#anyColumn(), graph.number(0)));
    const ensemble: TreeEnsemble = {
      featureCount: this.#columns.length,
      outputCount: width,
      compare: "f64",
      test: "le",
      ...(isFloat && { accumulate: "f32" as const }),
      ...this.#writer.nodes(),
      treeOutput: new Int32Array(trees).fill(width === 1 ? 0 : -1),
      leafValue: Float64Array.from(rows.flat()),
      leafWidth: width,
      initial: new Float64Array(width),
    };
    return graph.forest(graph.concat(this.#columns), ensemble, "sum");
  }

  /** The place of the leaf among `leaves`, i32; of one tree. */
  leafPlace(): NodeId {
    const { graph } = this.#scope;
    if (this.leaves.length === 1) return graph.constant(tensor("i32", [1], Int32Array.of(0)));
    return graph.cast(
      this.sums(
        this.leaves.map((_, place) => [place]),
        false,
      ),
      "i32",
    );
  }

  #anyColumn(): NodeId {
    return this.#scope.graph.number(0);
  }

  /** Goes on until there is a leaf, or a test. */
  #resolved(scope: Scope, from: Goal, strategies: TreeStrategies): Extract<Goal, { kind: "leaf" | "test" }> {
    let goal = from;
    while (goal.kind === "at") goal = this.#step(scope, goal, strategies);
    return goal;
  }

  #step(scope: Scope, { node, child, known }: Extract<Goal, { kind: "at" }>, { missing, noTrueChild }: TreeStrategies): Goal {
    const last: Goal = { kind: "leaf", node: node.element.attribute("score") === undefined ? null : node };
    if (node.children.length === 0) return { kind: "leaf", node };
    const next = node.children[child];
    if (next === undefined) return noTrueChild === "returnLastPrediction" ? last : { kind: "leaf", node: null };
    const field = fieldOf(next.predicate);
    const after = node.children[child + 1];
    const isOpposite = after !== undefined && areOpposite(next.predicate, after.predicate);
    const unknown = missing === "none" || (field !== null && field === known);
    const sibling: Goal = { kind: "at", node, child: child + 1, known: missing === "none" ? null : field };
    const no: Goal = isOpposite ? { kind: "at", node: after, child: 0, known: null } : sibling;
    const strategy = (): Goal => {
      if (missing === "nullPrediction") return { kind: "leaf", node: null };
      if (missing === "lastPrediction") return { kind: "leaf", node };
      const id = node.element.required("defaultChild");
      const chosen = node.children.find((each) => each.element.attribute("id") === id);
      return { kind: "at", node: chosen ?? node.element.invalid(`has no child ${id}`), child: 0, known: null };
    };
    const goal = !unknown ? strategy() : isOpposite && missing === "none" ? { ...sibling, child: child + 2 } : no;
    return this.#branch(scope, next.predicate, { kind: "at", node: next, child: 0, known: null }, no, goal);
  }

  /** One test, or two where a missing value leads to a third place. */
  #branch(scope: Scope, predicate: PmmlElement, yes: Goal, no: Goal, unknown: Goal): Goal {
    if (predicate.name === "True") return yes;
    if (predicate.name === "False") return no;
    const operator = predicate.attribute("operator") ?? "";
    if (operator === "isMissing" || operator === "isNotMissing") {
      const feature = this.#cell(scope, predicate);
      const [left, right] = operator === "isMissing" ? [no, yes] : [yes, no];
      return { kind: "test", test: { feature, threshold: Infinity, set: -1, missingLeft: false }, left, right };
    }
    const { test, passesRight } = this.#test(scope, predicate, operator);
    const [left, right] = passesRight ? [no, yes] : [yes, no];
    if (same(unknown, left)) return { kind: "test", test: { ...test, missingLeft: true }, left, right };
    const inner: Goal = { kind: "test", test, left, right };
    if (same(unknown, right)) return inner;
    const present: TreeTest = { feature: test.feature, threshold: Infinity, set: -1, missingLeft: false };
    return { kind: "test", test: present, left: inner, right: unknown };
  }

  #test(scope: Scope, predicate: PmmlElement, operator: string): { readonly test: TreeTest; readonly passesRight: boolean } {
    const members = membersOf(predicate);
    if (members !== undefined) return { test: this.#membership(scope, predicate, members), passesRight: isNegative(predicate) };
    if (predicate.name !== "SimplePredicate") return { test: this.#truth(scope, predicate), passesRight: true };
    const value = scope.field(predicate.required("field"), predicate);
    if (!Object.hasOwn(opposites, operator)) predicate.invalid(`has operator="${operator}"`);
    if (value.type === "string") predicate.unsupported("an order among texts");
    const number = Number(literal(predicate, predicate.required("value"), value.type));
    if (Number.isNaN(number)) predicate.invalid("compares with NaN");
    const isStrict = operator === "lessThan" || operator === "greaterOrEqual";
    if (isStrict && number === -Infinity) predicate.unsupported("a test for less than minus infinity");
    const threshold = isStrict ? nextafter(number, -Infinity) : number;
    const test: TreeTest = { feature: this.#column(value.node), threshold, set: -1, missingLeft: false };
    return { test, passesRight: operator.startsWith("greater") };
  }

  #membership(scope: Scope, predicate: PmmlElement, members: readonly string[]): TreeTest {
    const name = predicate.required("field");
    const value = scope.field(name, predicate);
    const cells = (texts: readonly string[]): (string | number)[] => texts.map((text) => literal(predicate, text, value.type));
    const asked = [...new Set(cells([...(this.#asked.get(name) ?? members)]))].filter((cell) => !Number.isNaN(cell));
    const feature = this.#column(value.node, "places", () => {
      const { graph } = this.#scope;
      const keys =
        value.type === "string"
          ? tensor("string", [asked.length], asked.map(String))
          : tensor("f64", [asked.length], Float64Array.from(asked, Number));
      const place = graph.lookup(
        value.node,
        keys,
        asked.map((_, index) => index),
        -1,
        asked.length,
      );
      return graph.where(graph.isMissing(value.node), graph.number(NaN), graph.cast(place, "f64"));
    });
    const left = [...new Set(cells(members).map((cell) => asked.findIndex((each) => each === cell)))].filter((place) => place >= 0);
    const set = this.#writer.set({
      left: Int32Array.from(left.toSorted((a, b) => a - b)),
      known: Int32Array.from({ length: asked.length + 1 }, (_, place) => place),
    });
    return { feature, threshold: 0, set, missingLeft: false };
  }

  #truth(scope: Scope, predicate: PmmlElement): TreeTest {
    const { node } = truthValue(scope.graph, readPredicate(scope, predicate));
    return { feature: this.#column(node), threshold: 0.5, set: -1, missingLeft: false };
  }

  /** A column that is NaN where the field is missing. */
  #cell(scope: Scope, predicate: PmmlElement): number {
    const { node, type } = scope.field(predicate.required("field"), predicate);
    if (type !== "string") return this.#column(node);
    const { graph } = this.#scope;
    return this.#column(node, "presence", () => graph.where(graph.isMissing(node), graph.number(NaN), graph.number(0)));
  }

  #column(node: NodeId, kind: string = "", make: () => NodeId = () => node): number {
    const key = `${kind} ${node}`;
    const known = this.#features.get(key);
    if (known !== undefined) return known;
    this.#columns.push(make());
    this.#features.set(key, this.#columns.length - 1);
    return this.#columns.length - 1;
  }
}

/** The values that a test of equality or membership asks for. */
function membersOf(predicate: PmmlElement): readonly string[] | undefined {
  if (predicate.name === "SimpleSetPredicate") return setOf(predicate);
  const operator = predicate.attribute("operator");
  const asks = predicate.name === "SimplePredicate" && (operator === "equal" || operator === "notEqual");
  return asks ? [predicate.required("value")] : undefined;
}

function isNegative(predicate: PmmlElement): boolean {
  return predicate.attribute("operator") === "notEqual" || predicate.attribute("booleanOperator") === "isNotIn";
}

function fieldOf(predicate: PmmlElement): string | null {
  return predicate.name.startsWith("Simple") ? predicate.required("field") : null;
}

/** Whether exactly one of two predicates holds, or both are unknown. */
function areOpposite(left: PmmlElement, right: PmmlElement): boolean {
  if (left.name !== right.name || !left.name.startsWith("Simple") || left.attribute("field") !== right.attribute("field")) return false;
  const name = left.name === "SimplePredicate" ? "operator" : "booleanOperator";
  if (opposites[left.attribute(name) ?? ""] !== right.attribute(name)) return false;
  if (name === "operator") return left.attribute("value") === right.attribute("value");
  return setOf(left).join("\0") === setOf(right).join("\0");
}

function same(left: Goal, right: Goal): boolean {
  if (left === right) return true;
  if (left.kind === "leaf" && right.kind === "leaf") return left.node === right.node;
  return left.kind === "at" && right.kind === "at" && left.node === right.node && left.child === right.child;
}
