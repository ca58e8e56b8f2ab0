import type { PyValue } from "./value.ts";

/** A few words for messages: `None`, `5`, `'auto'`, `list of 3`, `ndarray <f8 (3, 2)`, the class of an object. */
export function describeValue(value: PyValue): string {
  if (value === null) return "None";
  if (typeof value === "string") return value.length > 40 ? `'${value.slice(0, 40)}…'` : `'${value}'`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return Object.is(value, -0) ? "-0.0" : String(value);
  switch (value.kind) {
    case "bytes":
      return `${value.mutable ? "bytearray" : "bytes"} of ${value.data.length}`;
    case "complex":
      return `complex ${value.real}+${value.imaginary}j`;
    case "slice":
      return "slice";
    case "list":
    case "tuple":
      return `${value.kind} of ${value.items.length}`;
    case "dict":
      return `dict of ${value.size}`;
    case "set":
      return `${value.frozen ? "frozenset" : "set"} of ${value.size}`;
    case "dtype":
      return `dtype ${value.name}`;
    case "ndarray":
      return `ndarray ${value.dtype.name} (${value.shape.join(", ")})`;
    case "masked-array":
      return `masked array ${value.data.dtype.name} (${value.data.shape.join(", ")})`;
    case "scalar":
      return `${value.dtype.name} scalar ${describeValue(value.value)}`;
    case "sparse":
      return `sparse ${value.format} (${value.shape.join(", ")})`;
    case "global":
    case "object":
      return `${value.module}.${value.name}`;
    default:
      return value satisfies never;
  }
}
