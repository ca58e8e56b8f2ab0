import type { Graph, GraphBuilder, Node, NodeId } from "../ir/index.ts";
import { checkingNodes } from "./column-demand.ts";
import { constantColumns } from "./constant-of.ts";
import { ColumnOrigins, isWhole, type Piece } from "./column-origins.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Reads columns where they come from: a selection of a selection, of joined values or of inputs; joined pieces of one value become one selection. */
export function foldSelects(graph: Graph): Graph {
  const checks = checkingNodes(graph);
  let origins: ColumnOrigins | undefined;
  return rewriteGraph(graph, (node, inputs, builder) => {
    origins ??= new ColumnOrigins(builder);
    if (node.op === "select") {
      const pieces = origins.trace({ source: inputs[0]!, columns: node.attributes.columns });
      return checks[node.inputs[0]!] && losesParts(origins, inputs[0]!, pieces) ? undefined : build(builder, pieces, node);
    }
    if (node.op !== "concat") return undefined;
    const traced = inputs.flatMap((input) => origins!.whole(input));
    return build(builder, traced, node);
  });
}

/** Whether a joined part of `source` is in none of the pieces: what it checks would go unchecked. */
function losesParts(origins: ColumnOrigins, source: NodeId, pieces: readonly Piece[]): boolean {
  const kept = new Set(pieces.map((piece) => piece.source));
  return origins.whole(source).some((part) => !kept.has(part.source));
}

/** The pieces side by side, in the layout that the replaced node had. */
function build(builder: GraphBuilder, pieces: readonly Piece[], replaced: Node): NodeId {
  const joined = builder.concat(merge(builder, pieces).map((piece) => read(builder, piece)));
  return replaced.type.layout === "sparse" ? builder.toSparse(joined) : joined;
}

/** Neighbouring columns of one node, or of the signature where `source` is null. */
interface Run {
  source: NodeId | null;
  columns: number[];
}

/** Neighbouring pieces of one node become one, as do neighbouring inputs. */
function merge(builder: GraphBuilder, pieces: readonly Piece[]): readonly Run[] {
  const runs: Run[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last === undefined || !extend(builder, last, piece)) runs.push({ source: piece.source, columns: [...piece.columns] });
  }
  return runs;
}

function extend(builder: GraphBuilder, run: Run, piece: Piece): boolean {
  if (run.source === piece.source) {
    if (isWhole(builder, run.source, run.columns) && isWhole(builder, piece.source, piece.columns)) return false;
    for (const column of piece.columns) run.columns.push(column);
    return true;
  }
  const added = signatureColumns(builder, piece.source, piece.columns);
  const before = run.source === null ? run.columns : signatureColumns(builder, run.source, run.columns);
  if (added === undefined || before === undefined) return false;
  run.source = null;
  run.columns = before;
  for (const column of added) run.columns.push(column);
  return true;
}

/** Columns of an input node as columns of the signature. */
function signatureColumns(builder: GraphBuilder, source: NodeId, columns: readonly number[]): number[] | undefined {
  const node = builder.node(source);
  return node.op === "input" ? columns.map((column) => node.attributes.columns[column]!) : undefined;
}

function read(builder: GraphBuilder, { source, columns }: Run): NodeId {
  if (source === null) return builder.input(columns);
  if (isWhole(builder, source, columns)) return source;
  const node = builder.node(source);
  if (node.op === "input") return builder.input(columns.map((column) => node.attributes.columns[column]!));
  if (node.op === "constant" && node.type.width > 1) return constantColumns(builder, node.attributes, columns);
  return builder.select(source, columns);
}
