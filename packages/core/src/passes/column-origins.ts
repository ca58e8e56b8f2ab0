import type { GraphBuilder, Node, NodeId } from "../ir/index.ts";

/** Columns of one node, in order. */
export interface Piece {
  readonly source: NodeId;
  readonly columns: readonly number[];
}

/** Finds where columns come from, as far up as selections and joins go; remembers what it found of whole nodes. */
export class ColumnOrigins {
  readonly #builder: GraphBuilder;
  /** For each joined node, the column after the last one of each part. */
  readonly #ends = new Map<NodeId, readonly number[]>();
  readonly #whole = new Map<NodeId, readonly Piece[]>();

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /** The pieces that a node is made of. */
  whole(source: NodeId): readonly Piece[] {
    const known = this.#whole.get(source);
    if (known !== undefined) return known;
    const pieces = this.trace({ source, columns: Array.from({ length: this.#builder.width(source) }, (_, column) => column) });
    this.#whole.set(source, pieces);
    return pieces;
  }

  /** The pieces that a piece is made of. */
  trace(piece: Piece): readonly Piece[] {
    const node = this.#builder.node(piece.source);
    if (node.op === "select")
      return this.trace({ source: node.inputs[0]!, columns: piece.columns.map((column) => node.attributes.columns[column]!) });
    return node.op === "concat" ? this.#parts(piece, node).flatMap((part) => this.trace(part)) : [piece];
  }

  /** The pieces of the joined nodes. */
  #parts({ source, columns }: Piece, { inputs }: Node): readonly Piece[] {
    const ends = this.#endsOf(source, inputs);
    const parts: { source: NodeId; columns: number[] }[] = [];
    for (const column of columns) {
      const place = placeAmong(ends, column);
      const own = column - (place === 0 ? 0 : ends[place - 1]!);
      const last = parts.at(-1);
      if (last?.source === inputs[place]) last!.columns.push(own);
      else parts.push({ source: inputs[place]!, columns: [own] });
    }
    return parts;
  }

  #endsOf(source: NodeId, inputs: readonly NodeId[]): readonly number[] {
    const known = this.#ends.get(source);
    if (known !== undefined) return known;
    let end = 0;
    const ends = inputs.map((input) => (end += this.#builder.width(input)));
    this.#ends.set(source, ends);
    return ends;
  }
}

/** Whether a piece is all of its node: it is read without a selection. */
export function isWhole(builder: GraphBuilder, source: NodeId | null, columns: readonly number[]): boolean {
  return source !== null && columns.length === builder.width(source) && columns.every((column, place) => column === place);
}

/** The first of the ascending ends that lies beyond a column. */
function placeAmong(ends: readonly number[], column: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > column) high = middle;
    else low = middle + 1;
  }
  return low;
}
