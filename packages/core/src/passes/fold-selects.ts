import type { Graph, GraphBuilder, Node, NodeId } from "../ir/index.ts";
import { checkingNodes } from "./column-demand.ts";
import { constantColumns } from "./constant-of.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Columns of one node, in order. */
interface Piece {
  readonly source: NodeId;
  readonly columns: readonly number[];
}

/** Reads columns where they come from: a selection of a selection, of joined values or of inputs; joined pieces of one value become one selection. */
export function foldSelects(graph: Graph): Graph {
  const checks = checkingNodes(graph);
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op === "select") {
      const pieces = trace(builder, { source: inputs[0]!, columns: node.attributes.columns });
      return checks[node.inputs[0]!] && losesParts(builder, inputs[0]!, pieces) ? undefined : build(builder, pieces, node);
    }
    if (node.op === "concat")
      return build(
        builder,
        inputs.flatMap((input) => trace(builder, whole(builder, input))),
        node,
      );
    return undefined;
  });
}

/** Whether a joined part of `source` is in none of the pieces: what it checks would go unchecked. */
function losesParts(builder: GraphBuilder, source: NodeId, pieces: readonly Piece[]): boolean {
  return trace(builder, whole(builder, source)).some((part) => !pieces.some((piece) => piece.source === part.source));
}

function whole(builder: GraphBuilder, source: NodeId): Piece {
  return { source, columns: Array.from({ length: builder.width(source) }, (_, column) => column) };
}

/** The pieces that a piece is made of, as far up as selections and joins go. */
function trace(builder: GraphBuilder, piece: Piece): readonly Piece[] {
  const node = builder.node(piece.source);
  if (node.op === "select")
    return trace(builder, { source: node.inputs[0]!, columns: piece.columns.map((column) => node.attributes.columns[column]!) });
  if (node.op !== "concat") return [piece];
  const ends: number[] = [];
  for (const input of node.inputs) ends.push((ends.at(-1) ?? 0) + builder.width(input));
  const parts: { source: NodeId; columns: number[] }[] = [];
  for (const column of piece.columns) {
    const place = ends.findIndex((end) => column < end);
    const source = node.inputs[place]!;
    const own = column - (place === 0 ? 0 : ends[place - 1]!);
    const last = parts.at(-1);
    if (last?.source === source) last.columns.push(own);
    else parts.push({ source, columns: [own] });
  }
  return parts.flatMap((part) => trace(builder, part));
}

/** The pieces side by side, in the layout that the replaced node had. */
function build(builder: GraphBuilder, pieces: readonly Piece[], replaced: Node): NodeId {
  const joined = builder.concat(merge(builder, pieces).map((piece) => read(builder, piece)));
  return replaced.type.layout === "sparse" ? builder.toSparse(joined) : joined;
}

/** Neighbouring pieces of one node become one; neighbouring inputs become one input. */
function merge(builder: GraphBuilder, pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    const joined = last === undefined ? undefined : join(builder, last, piece);
    if (joined === undefined) merged.push(piece);
    else merged[merged.length - 1] = joined;
  }
  return merged;
}

function join(builder: GraphBuilder, left: Piece, right: Piece): Piece | undefined {
  if (left.source === right.source) {
    const columns = [...left.columns, ...right.columns];
    return isWhole(builder, left) && isWhole(builder, right) ? undefined : { source: left.source, columns };
  }
  const [first, second] = [builder.node(left.source), builder.node(right.source)];
  if (first.op !== "input" || second.op !== "input") return undefined;
  const source = builder.input([
    ...left.columns.map((column) => first.attributes.columns[column]!),
    ...right.columns.map((column) => second.attributes.columns[column]!),
  ]);
  return whole(builder, source);
}

/** Such a piece is read without a selection. */
function isWhole(builder: GraphBuilder, { source, columns }: Piece): boolean {
  return columns.length === builder.width(source) && columns.every((column, place) => column === place);
}

function read(builder: GraphBuilder, piece: Piece): NodeId {
  const { source, columns } = piece;
  const node = builder.node(source);
  if (isWhole(builder, piece)) return source;
  if (node.op === "input") return builder.input(columns.map((column) => node.attributes.columns[column]!));
  if (node.op === "constant" && node.type.width > 1) return constantColumns(builder, node.attributes, columns);
  return builder.select(source, columns);
}
