import { GodwitError } from "../errors/index.ts";
import { describeValue, type PyValue } from "../formats/index.ts";
import { libraries } from "./libraries.ts";

/** A model in a file, and the path that names it: indices and keys joined by dots, empty for the file's own value. */
export interface FoundModel {
  readonly path: string;
  readonly value: PyValue;
}

/** Containers within containers are searched so far. */
const searchDepth = 6;

/** Every model in the lists, tuples and dicts of a file, in order. `values`: one for each pickle of the file. */
export function findModels(values: readonly PyValue[]): readonly FoundModel[] {
  const found: FoundModel[] = [];
  const entered = new Set<PyValue>();
  const visit = (value: PyValue, path: string, depth: number): void => {
    if (libraries.libraryOf(value) !== undefined) {
      found.push({ path, value });
      return;
    }
    if (depth === searchDepth || entered.has(value)) return;
    entered.add(value);
    for (const [key, item] of itemsOf(value)) visit(item, path === "" ? key : `${path}.${key}`, depth + 1);
  };
  visit(rootOf(values), "", 0);
  return found;
}

/**
 * The model of a file: the object at a path, or without one the only model in it. NO_MODEL_INSIDE, or AMBIGUOUS_MODEL with
 * the paths that there are.
 */
export function selectModel(values: readonly PyValue[], path: string | null): PyValue {
  if (path !== null) return atPath(rootOf(values), path, values);
  const root = rootOf(values);
  if (isInstance(root)) return root;
  const found = findModels(values);
  const [only] = found;
  if (only === undefined) throw new GodwitError("NO_MODEL_INSIDE", "the file holds no fitted model");
  if (found.length > 1) throw new GodwitError("AMBIGUOUS_MODEL", `the file holds ${found.length} models: ${listOf(found)}`);
  return only.value;
}

/** Several pickles in one file are read as a list of them. */
function rootOf(values: readonly PyValue[]): PyValue {
  return values.length === 1 ? values[0]! : { kind: "list", items: values };
}

function isInstance(value: PyValue): boolean {
  return value !== null && typeof value === "object" && value.kind === "object";
}

function itemsOf(value: PyValue): readonly (readonly [string, PyValue])[] {
  if (value === null || typeof value !== "object") return [];
  if (value.kind === "list" || value.kind === "tuple") return value.items.map((item, index) => [String(index), item]);
  if (value.kind === "ndarray" && value.objects !== null) return value.objects.map((item, index) => [String(index), item]);
  if (value.kind === "dict") return [...value.entries()].map(([key, item]) => [keyText(key), item]);
  return [];
}

function keyText(key: PyValue): string {
  if (typeof key !== "object" || key === null) return String(key);
  return key.kind === "scalar" ? keyText(key.value) : describeValue(key);
}

/** Keys may hold dots themselves: the longest key that fits is taken first. */
function atPath(value: PyValue, path: string, values: readonly PyValue[]): PyValue {
  const found = follow(value, path);
  if (found !== undefined) return found;
  const models = findModels(values);
  const hint = models.length === 0 ? "The file holds no fitted model." : `It holds ${listOf(models)}.`;
  throw new GodwitError("NO_MODEL_INSIDE", `the file has nothing at #${path}`, { where: { path }, hint });
}

function follow(value: PyValue, path: string): PyValue | undefined {
  if (path === "") return value;
  const fitting = itemsOf(value).filter(([key]) => path === key || path.startsWith(`${key}.`));
  fitting.sort(([a], [b]) => b.length - a.length);
  for (const [key, item] of fitting) {
    const found = follow(item, path.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function listOf(models: readonly FoundModel[]): string {
  const shown = models.slice(0, 20).map(({ path, value }) => `#${path} (${classOf(value)})`);
  return `${shown.join(", ")}${models.length > shown.length ? ", …" : ""}`;
}

function classOf(value: PyValue): string {
  return value !== null && typeof value === "object" && value.kind === "object" ? value.name : "value";
}
