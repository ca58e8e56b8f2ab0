import { GodwitError } from "../../errors/index.ts";
import { childrenOf } from "./children.ts";
import type { PyRecord, PyValue } from "./value.ts";

/** Throws LIMIT_EXCEEDED where a walk over the values that enters each record once would go deeper than `limit`. */
export function checkDepth(values: readonly PyValue[], limit: number): void {
  const entered = new Set<PyRecord>();
  const path: { readonly children: readonly PyValue[]; next: number }[] = [{ children: values, next: 0 }];
  for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
    const { children } = frame;
    let deeper: readonly PyValue[] | null = null;
    while (deeper === null && frame.next < children.length) {
      const child = children[frame.next++];
      if (child === null || typeof child !== "object" || entered.has(child)) continue;
      const inside = childrenOf(child);
      if (inside.length === 0) continue;
      entered.add(child);
      deeper = inside;
    }
    if (deeper === null) path.pop();
    else if (path.push({ children: deeper, next: 0 }) > limit) {
      throw new GodwitError("LIMIT_EXCEEDED", `the file holds values more than ${limit} levels inside of one another (limit: depth)`);
    }
  }
}
