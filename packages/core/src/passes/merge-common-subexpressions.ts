import type { Graph, NodeId } from "../ir/index.ts";
import { carryOver, rewriteGraph } from "./rewrite-graph.ts";

/** Longer lists are the same only if they are one object: comparing them would cost more than it saves. */
const comparedLength = 4096;

/** Computes once what is written twice: the same op on the same nodes with the same attributes. */
export function mergeCommonSubexpressions(graph: Graph): Graph {
  const keys = new AttributeKeys();
  const met = new Map<string, NodeId>();
  return rewriteGraph(graph, (node, inputs, builder) => {
    const key = `${node.op}(${inputs.join()})${keys.of(node.attributes)}`;
    const known = met.get(key);
    if (known !== undefined) return known;
    const made = carryOver(builder, node, inputs);
    met.set(key, made);
    return made;
  });
}

/** Texts that are equal where attributes are equal bit for bit. */
class AttributeKeys {
  readonly #identities = new Map<object, number>();

  of(value: unknown): string {
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (typeof value === "bigint") return `${value}n`;
    if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "undefined";
    if (ArrayBuffer.isView(value) || Array.isArray(value)) {
      const list = value as ArrayLike<unknown> & object;
      if (list.length > comparedLength) return `#${this.#identity(list)}`;
      return `${value.constructor.name}[${Array.from(list, (each) => this.of(each)).join()}]`;
    }
    return `{${Object.entries(value)
      .map(([name, each]) => `${name}:${this.of(each)}`)
      .join()}}`;
  }

  #identity(object: object): number {
    const known = this.#identities.get(object);
    if (known !== undefined) return known;
    this.#identities.set(object, this.#identities.size);
    return this.#identities.size - 1;
  }
}
