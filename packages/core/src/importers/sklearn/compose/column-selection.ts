import type { PythonView } from "../../../formats/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

/**
 * The columns that a fitted specification names: one name or index, a list or array of them (negative counts from the end), a
 * slice of indices or of names (the last name included), a mask.
 */
export function selectColumns(spec: PythonView, width: number, names: readonly string[] | null, context: ImportContext): number[] {
  if (spec.isString) return [indexOf(spec, width, names)];
  if (spec.isNumber) return [indexOf(spec, width, names)];
  if (spec.is("slice")) return sliceOf(spec, width, names);
  if (spec.is("object") && spec.className === "_RemainderColsList") return selectColumns(spec.attribute("data"), width, names, context);
  if (spec.is("global") || spec.is("object")) return context.unsupported(`columns chosen by ${spec.className}, a function`);
  const items = spec.items();
  if (items.length > 0 && items.every(isBoolean)) {
    if (items.length !== width) spec.reject(`the mask has ${items.length} entries for ${width} columns`);
    return items.flatMap((item, index) => (item.boolean() ? [index] : []));
  }
  return items.map((item) => indexOf(item, width, names));
}

function isBoolean(view: PythonView): boolean {
  const { value } = view;
  return (
    typeof value === "boolean" ||
    (value !== null && typeof value === "object" && value.kind === "scalar" && typeof value.value === "boolean")
  );
}

function indexOf(spec: PythonView, width: number, names: readonly string[] | null): number {
  if (spec.isString) {
    const index = names?.indexOf(spec.string()) ?? -1;
    return index >= 0 ? index : spec.reject(`there is no column '${spec.string()}'`);
  }
  const index = spec.integer();
  const counted = index < 0 ? index + width : index;
  return counted >= 0 && counted < width ? counted : spec.reject(`there is no column ${index} among ${width}`);
}

function sliceOf(spec: PythonView, width: number, names: readonly string[] | null): number[] {
  const { start, stop, step } = spec.slice();
  const by = step === null ? 1 : Number(step);
  if (!Number.isInteger(by) || by === 0) spec.reject("the slice has no step");
  const named = (name: string): number => {
    const index = names?.indexOf(name) ?? -1;
    return index >= 0 ? index : spec.reject(`there is no column '${name}'`);
  };
  const bound = (value: unknown, otherwise: number, after: number): number => {
    if (value === null) return otherwise;
    if (typeof value === "string") return named(value) + after;
    const index = Number(value);
    return index < 0 ? Math.max(by > 0 ? 0 : -1, index + width) : Math.min(by > 0 ? width : width - 1, index);
  };
  const first = bound(start, by > 0 ? 0 : width - 1, 0);
  const end = bound(stop, by > 0 ? width : -1, by > 0 ? 1 : -1);
  const columns: number[] = [];
  for (let column = first; by > 0 ? column < end : column > end; column += by) columns.push(column);
  return columns;
}
