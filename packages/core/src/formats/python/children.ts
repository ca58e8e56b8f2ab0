import type { PyRecord, PyValue } from "./value.ts";

const none: readonly PyValue[] = [];

/** The values that stand directly inside of a record. */
export function childrenOf(record: PyRecord): readonly PyValue[] {
  switch (record.kind) {
    case "list":
    case "tuple":
      return record.items;
    case "dict":
      return [...record.keys(), ...record.values()];
    case "set":
      return record.values();
    case "slice":
      return [record.start, record.stop, record.step];
    case "ndarray":
      return record.objects ?? none;
    case "masked-array":
      return [record.data, record.mask, record.fill];
    case "scalar":
      return [record.value];
    case "sparse":
      return record.format === "dok"
        ? [record.entries]
        : Object.values(record).filter((part) => typeof part === "object" && "kind" in part);
    case "object":
      return [...record.args, record.keywords, record.state ?? null, ...(record.items ?? none), record.entries];
    case "bytes":
    case "complex":
    case "dtype":
    case "global":
      return none;
    default:
      return record satisfies never;
  }
}
