import type { PyRecord, PyValue } from "./value.ts";

const mark = "\u0000";
const maximumParts = 10_000;

/**
 * What a Map is keyed with so that two Python values meet where Python calls them equal: strings and numbers stand for
 * themselves (booleans are 0 and 1, numpy scalars their values), composite keys become a marked text of their content, and
 * strings that begin with the mark get another one. A key of more than 10,000 parts, and every record without content
 * equality, is only equal to itself.
 */
export function keyOf(value: PyValue): unknown {
  switch (typeof value) {
    case "string":
      return value.startsWith(mark) ? `${mark}s${value}` : value;
    case "number":
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
    case "boolean":
      return value ? 1 : 0;
    case "bigint":
      return value;
    default:
  }
  if (value === null) return null;
  if (value.kind === "scalar") return keyOf(value.value);
  if (value.kind === "complex" && value.imaginary === 0) return keyOf(value.real);
  return contentOf(value) ?? value;
}

function contentOf(record: PyRecord): string | null {
  const parts: string[] = [];
  const pending: PyValue[] = [record];
  while (pending.length > 0) {
    if (parts.length + pending.length > maximumParts) return null;
    const value = pending.pop() as PyValue;
    if (value === null || typeof value !== "object") {
      const text = String(keyOf(value));
      parts.push(`${typeof value === "string" ? "s" : "n"}${text.length}:${text}`);
      continue;
    }
    switch (value.kind) {
      case "scalar":
        pending.push(value.value);
        break;
      case "tuple":
        parts.push(`t${value.items.length}:`);
        for (let at = value.items.length - 1; at >= 0 && pending.length <= maximumParts; at--) pending.push(value.items[at] as PyValue);
        break;
      case "bytes":
        if (value.mutable || value.data.length > maximumParts) return null;
        parts.push(`b${value.data.length}:${value.data.join(",")}`);
        break;
      case "complex":
        if (value.imaginary === 0) pending.push(value.real);
        else parts.push(`c${value.real},${value.imaginary};`);
        break;
      case "global":
        parts.push(`g${value.module.length}:${value.module}.${value.name.length}:${value.name}`);
        break;
      case "set": {
        if (!value.frozen || value.size > maximumParts) return null;
        const members = value.values().map((member) => keyOf(member));
        if (members.some((member) => typeof member === "object" && member !== null)) return null;
        const texts = members.map((member) => (typeof member === "string" ? `s${member.length}:${member}` : `n${String(member)};`));
        parts.push(`f${texts.length}:${texts.toSorted().join("")}`);
        break;
      }
      default:
        return null;
    }
  }
  return `${mark}${parts.join("")}`;
}
