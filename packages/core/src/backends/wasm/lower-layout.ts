import { binaryNumbers } from "../../artifact/opcodes.ts";
import type { NodeId } from "../../ir/graph.ts";
import { vector, type Tensor } from "../../ir/tensor.ts";
import type { Lowering } from "./lowering.ts";
import { BlockPlaces } from "./block-places.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import { blockWidth, columnsValue, type Block, type LoweredValue, type Ref } from "./value.ts";

const zero: Tensor = vector([0]);

export const lowerInput: Lowering<"input"> = (_method, { attributes, type }) =>
  columnsValue(
    type,
    attributes.columns.map((column) => -1 - column),
  );

export const lowerConstant: Lowering<"constant"> = (method, { attributes, type }) => columnsValue(type, method.constants(attributes.value));

export const lowerConcat: Lowering<"concat"> = (method, { inputs, type }) => ({
  type,
  blocks: inputs.flatMap((id) => method.value(id).blocks),
});

export const lowerToSparse: Lowering<"to_sparse"> = (method, { inputs, type }) => ({ type, blocks: method.value(inputs[0]!).blocks });

/** A stored form has no -0: cells that were not stored come back as 0. */
export const lowerToDense: Lowering<"to_dense"> = (method, { inputs, type }) => ({
  type,
  blocks: method.value(inputs[0]!).blocks.map((block) => {
    switch (block.kind) {
      case "columns": {
        const operands = [
          { refs: block.refs, dtype: "f64" as const },
          { refs: method.constants(zero), dtype: "f64" as const },
        ];
        return { kind: "columns", refs: method.elementwise("binary", [binaryNumbers.add], operands, block.refs.length, "f64") };
      }
      case "one_hot":
        return block;
      case "sparse": {
        const refs = method.newColumns(block.width);
        method.emit("sparse_to_dense", [block.number, refs[0]! / 4, block.width]);
        return { kind: "columns", refs };
      }
      default:
        return block satisfies never;
    }
  }),
});

export const lowerSelect: Lowering<"select"> = (method, { inputs, attributes, type }) => {
  const [id] = inputs as [NodeId];
  const blocks = selectBlocks(method.value(id).blocks, attributes.columns);
  if (blocks !== null) return { type, blocks };
  if (type.layout === "sparse") return selectSparse(method, id, attributes.columns, type);
  const refs = method.columns(id);
  return columnsValue(
    type,
    attributes.columns.map((column) => refs[column]!),
  );
};

/** The selection as blocks, or null where a part of a block that cannot be cut is wanted. */
function selectBlocks(blocks: readonly Block[], columns: readonly number[]): Block[] | null {
  const places = new BlockPlaces(blocks);
  const selected: Block[] = [];
  let refs: Ref[] = [];
  for (let at = 0; at < columns.length;) {
    const { block, offset } = places.of(columns[at]!);
    if (block.kind === "columns") {
      refs.push(block.refs[offset]!);
      at++;
      continue;
    }
    const width = blockWidth(block);
    const first = columns[at]!;
    if (offset !== 0) return null;
    for (let index = 1; index < width; index++) if (columns[at + index] !== first + index) return null;
    if (refs.length > 0) selected.push({ kind: "columns", refs });
    refs = [];
    selected.push(block);
    at += width;
  }
  if (refs.length > 0) selected.push({ kind: "columns", refs });
  return selected;
}

function selectSparse(method: MethodLowerer, id: NodeId, columns: readonly number[], type: LoweredValue["type"]): LoweredValue {
  const width = method.value(id).type.width;
  const starts = new Uint32Array(width + 1);
  for (const column of columns) starts[column + 1]!++;
  for (let column = 0; column < width; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const places = new Uint32Array(columns.length);
  columns.forEach((column, place) => (places[next[column]!++] = place));
  const ascending = places.every((place, index) => index === 0 || places[index - 1]! < place);
  const source = method.sparse(id);
  const target = method.newSparse();
  method.emit("sparse_select", [method.image.append(starts), method.image.append(places), ascending ? 1 : 0, source, target]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
}
