import { columnsTaken } from "../../artifact/columns-taken.ts";
import { opcodes, outputFormats, refKinds, type Opcode } from "../../artifact/opcodes.ts";
import type { ProgramCheck, ProgramInput, ProgramMethod, ProgramOutput } from "../../artifact/program.ts";
import { assert } from "../../errors/index.ts";
import type { DType } from "../../ir/dtype.ts";
import type { Graph, Method, NodeId } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import type { ImageBuilder, MethodCode } from "./image-builder.ts";
import { SlotAllocator } from "./slot-allocator.ts";
import { isSlot, SlotHolders } from "./slot-holders.ts";
import { cellBytes, columnsValue, type Block, type LoweredValue, type Ref } from "./value.ts";

/** A tile's columns stay in the second-level cache; only trees that outgrow it themselves are worth more. */
const tileBytes = 256 * 1024;
const longTileBytes = 4 * 1024 * 1024;
const usualRows = 256;
/** Texts and other sparse values take room of their own. */
const sparseRows = 64;

/** Places of a `matmul`'s operands. */
const productOperands = { outputs: 1, target: 2, bias: 4, rectified: 5 } as const;

/** One operand of an element-wise instruction: a ref a column, or one for all. */
export interface Operand {
  readonly refs: readonly Ref[];
  readonly dtype: DType;
}

/** Writes the code of one method, node by node, and knows which slots hold values that are still needed. */
export class MethodLowerer {
  readonly image: ImageBuilder;
  readonly graph: Graph;
  readonly #words: number[] = [];
  readonly #values = new Map<NodeId, LoweredValue>();
  readonly #slots = new SlotAllocator();
  readonly #holders = new SlotHolders();
  /** Where a column of the signature stands among those that the method takes. */
  readonly #places: ReadonlyMap<number, number>;
  readonly #inputs: ProgramInput[] = [];
  readonly #inputNumbers = new Map<string, number>();
  readonly #checks: ProgramCheck[] = [];
  /** Slots that go back at the end of a node unless a value holds them. */
  readonly #loose = new Set<number>();
  #dying: readonly NodeId[] = [];
  #knowsEnding = false;
  /** Where the last instruction begins. */
  #lastInstruction = 0;
  #sparseValues = 0;
  #needsDictionary = false;
  #wantedRows = 0;

  constructor(graph: Graph, method: string, image: ImageBuilder) {
    this.graph = graph;
    this.#places = new Map(columnsTaken(graph, method).map((column, place) => [column, place]));
    this.image = image;
  }

  /** Starts a node whose inputs `dying` are not needed after it. */
  begin(dying: readonly NodeId[]): void {
    this.#dying = dying;
    this.#knowsEnding = false;
  }

  /** Keeps the node's value, and gives back what only its inputs or its work held. */
  end(id: NodeId, value: LoweredValue): void {
    this.#values.set(id, value);
    this.#holders.hold(value);
    for (const each of this.#dying) this.#forget(each);
    this.#dying = [];
    this.#sweep();
  }

  /** Forgets a value that nothing needs any more. */
  drop(id: NodeId): void {
    this.#forget(id);
    this.#sweep();
  }

  value(id: NodeId): LoweredValue {
    const value = this.#values.get(id);
    assert(value !== undefined, `node ${id} has no value`);
    return value;
  }

  /** The refs of a dense value's columns; one-hot blocks are written out, once. */
  columns(id: NodeId): readonly Ref[] {
    const value = this.value(id);
    if (value.blocks.every((block) => block.kind === "columns")) return value.blocks.flatMap((block) => block.refs);
    const refs = value.blocks.flatMap((block) => this.#blockColumns(block));
    const columns = columnsValue(value.type, refs);
    this.#holders.hold(columns);
    this.#letGo(value);
    this.#values.set(id, columns);
    this.#knowsEnding = false;
    return refs;
  }

  operand(id: NodeId): Operand {
    return { refs: this.columns(id), dtype: this.value(id).type.dtype };
  }

  /** The number of a sparse value's one sparse block; other blocks are packed into a new one. */
  sparse(id: NodeId): number {
    const { blocks } = this.value(id);
    const [first] = blocks;
    if (blocks.length === 1 && first?.kind === "sparse") return first.number;
    const target = this.newSparse();
    const words: number[] = [target];
    for (const block of blocks) {
      switch (block.kind) {
        case "columns":
          words.push(0, block.refs.length, ...block.refs.map((ref) => this.use(this.real(ref, "f64"))));
          break;
        case "one_hot":
          words.push(1, block.size, this.use(this.real(block.index, "i32")));
          break;
        case "sparse":
          words.push(2, block.width, block.number);
          break;
        default:
          block satisfies never;
      }
    }
    this.emit("pack_sparse", words);
    return target;
  }

  newSparse(): number {
    return this.#sparseValues++;
  }

  /** A ref of a slot of its own. */
  newColumn(): Ref {
    return this.newColumns(1)[0]!;
  }

  /** Refs of neighbouring slots. */
  newColumns(count: number): Ref[] {
    const first = this.#slots.allocateRun(count);
    const slots = Array.from({ length: count }, (_, index) => first + index);
    for (const slot of slots) this.#loose.add(slot);
    return slots.map((slot) => slot * 4 + refKinds.slot);
  }

  /** The elements of a tensor as constant columns. */
  constants(tensor: Tensor): Ref[] {
    const first = this.image.cells(tensor) + refKinds.constant;
    return Array.from({ length: tensor.data.length }, (_, index) => first + index * 16);
  }

  /** A ref that is no constant: some instructions read whole columns. */
  real(ref: Ref, dtype: DType): Ref {
    if (!isConstant(ref)) return ref;
    const target = this.newColumn();
    this.emit(cellBytes(dtype) === 8 ? "copy8" : "copy4", [this.use(ref), target]);
    return target;
  }

  /** The word for a ref; a column of the signature becomes an input of the method. `distinct` as in `ProgramInput`. */
  use(ref: Ref, distinct = true): number {
    if (ref >= 0) return ref;
    const column = -1 - ref;
    const form = this.graph.columns[column]!.dtype === "f64" ? "numbers" : "codes";
    return this.#input(column, form, distinct && form === "codes") * 4 + refKinds.input;
  }

  /** The word for a text column; null where the ref is not a column of the signature as it is. */
  useText(ref: Ref): number | null {
    return ref >= 0 ? null : this.#input(-1 - ref, "texts", false) * 4 + refKinds.input;
  }

  /** Texts are read through their codes, so the strings behind them must be at hand. */
  needDictionary(): void {
    this.#needsDictionary = true;
  }

  /** Asks for tiles of so many rows, if memory allows. */
  wantRows(rows: number): void {
    this.#wantedRows = Math.max(this.#wantedRows, rows);
  }

  /** Adds a check and returns its number. */
  check(check: ProgramCheck): number {
    return this.#checks.push(check) - 1;
  }

  emit(opcode: Opcode, words: readonly number[]): void {
    this.#lastInstruction = this.#words.length;
    this.#words.push(opcodes[opcode], words.length + 2);
    for (const word of words) this.#words.push(word);
  }

  /**
   * One instruction over all columns of its operands: `head`, then refs and target of each column. The target takes
   * over a source's slot where nothing else needs it and its cells are no wider.
   */
  elementwise(opcode: Opcode, head: readonly number[], operands: readonly Operand[], width: number, result: DType, distinct = true): Ref[] {
    const words = [...head];
    const reads = readsOfSlots(operands, width);
    const targets: Ref[] = [];
    for (let column = 0; column < width; column++) {
      let target: Ref | undefined;
      for (const { refs, dtype } of operands) {
        const ref = refs[refs.length === 1 ? 0 : column]!;
        if (target === undefined && cellBytes(dtype) >= cellBytes(result) && reads.get(ref) === 1 && this.#isLastUse(ref)) target = ref;
        words.push(this.use(ref, distinct));
      }
      target ??= this.newColumn();
      words.push(target);
      targets.push(target);
    }
    this.emit(opcode, words);
    return targets;
  }

  /**
   * Lets a matrix product, if it is the last instruction and nothing else needs its sums `refs`, also add `bias` (offset of a cell for
   * each) or rectify them. False where it cannot.
   */
  finishProduct(refs: readonly Ref[], { bias }: { readonly bias: number } | { readonly bias?: never }): boolean {
    const words = this.#words;
    const at = this.#lastInstruction;
    const operands = at + 2;
    const isProduct =
      (words[at] === opcodes.matmul || words[at] === opcodes.matmul_f32) && words[operands + productOperands.outputs] === refs.length;
    if (!isProduct || words[operands + productOperands.rectified] === 1) return false;
    const first = words[operands + productOperands.target]!;
    if (!refs.every((ref, column) => ref === (first + column) * 4 + refKinds.slot && this.#isLastUse(ref))) return false;
    if (bias === undefined) words[operands + productOperands.rectified] = 1;
    else if (words[operands + productOperands.bias] === 0) words[operands + productOperands.bias] = bias;
    else return false;
    return true;
  }

  /** Writes a node's value to an output of the method. */
  output(number: number, id: NodeId): ProgramOutput {
    const { type } = this.value(id);
    if (type.layout === "sparse") this.emit("output_sparse", [number, this.sparse(id)]);
    else {
      const format = type.dtype === "string" ? outputFormats.code : outputFormats[type.dtype];
      this.emit("output_dense", [format, number, ...this.columns(id).map((ref) => this.use(ref))]);
    }
    this.#sweep();
    return { kind: type.layout, dtype: type.dtype, width: type.width };
  }

  finish(method: Method, outputs: readonly ProgramOutput[]): { readonly code: MethodCode; readonly method: ProgramMethod } {
    this.emit("end", []);
    const slots = this.#slots.count;
    const inputs = this.#inputs.length;
    const tileRows = this.#tileRows(slots + inputs);
    const code = {
      code: Uint32Array.from(this.#words),
      tileRows,
      slots,
      inputs,
      sparseValues: this.#sparseValues,
      outputs: outputs.length,
    };
    const scratchBytes = Math.ceil(inputs / 4) * 16 + this.#sparseValues * 16 + (slots + inputs) * tileRows * 8;
    return {
      code,
      method: {
        name: method.name,
        columns: this.#places.size,
        inputs: this.#inputs,
        outputs,
        checks: this.#checks,
        needsDictionary: this.#needsDictionary,
        tileRows,
        scratchBytes,
      },
    };
  }

  #tileRows(columns: number): number {
    const long = this.#wantedRows > usualRows;
    const most = long ? this.#wantedRows : this.#sparseValues > 0 ? sparseRows : usualRows;
    const fitting = Math.min(most, Math.floor((long ? longTileBytes : tileBytes) / (8 * Math.max(1, columns))));
    if (long) return Math.max(16, fitting - (fitting % 16));
    return Math.max(8, fitting - ((fitting + 8) % 16));
  }

  #input(index: number, form: ProgramInput["form"], distinct: boolean): number {
    const column = this.#places.get(index);
    assert(column !== undefined, `the method does not take column ${index}`);
    const key = `${column} ${form}`;
    const known = this.#inputNumbers.get(key);
    if (known === undefined) {
      this.#inputNumbers.set(key, this.#inputs.length);
      return this.#inputs.push({ column, form, distinct }) - 1;
    }
    if (distinct) this.#inputs[known] = { column, form, distinct };
    return known;
  }

  #blockColumns(block: Block): readonly Ref[] {
    switch (block.kind) {
      case "columns":
        return block.refs;
      case "one_hot": {
        const targets = this.newColumns(block.size);
        this.emit("one_hot", [block.size, this.use(this.real(block.index, "i32")), targets[0]! / 4]);
        return targets;
      }
      case "sparse":
        return assert(false, "a dense value has a sparse block") as never;
      default:
        return block satisfies never;
    }
  }

  #letGo(value: LoweredValue): void {
    for (const slot of this.#holders.letGo(value)) this.#loose.add(slot);
  }

  #forget(id: NodeId): void {
    this.#letGo(this.value(id));
    this.#values.delete(id);
  }

  #sweep(): void {
    for (const slot of this.#loose) if (!this.#holders.isHeld(slot)) this.#slots.free(slot);
    this.#loose.clear();
  }

  #isLastUse(ref: Ref): boolean {
    if (!isSlot(ref)) return false;
    if (!this.#knowsEnding) this.#holders.ends(this.#dying.map((id) => this.value(id)));
    this.#knowsEnding = true;
    return this.#holders.isEnding(ref / 4);
  }
}

export function isConstant(ref: Ref): boolean {
  return ref >= 0 && ref % 4 === refKinds.constant;
}

/** How often an instruction over all columns of its operands reads each slot. */
function readsOfSlots(operands: readonly Operand[], width: number): ReadonlyMap<Ref, number> {
  const reads = new Map<Ref, number>();
  for (const { refs } of operands) {
    const times = refs.length === 1 ? width : 1;
    for (const ref of refs) if (isSlot(ref)) reads.set(ref, (reads.get(ref) ?? 0) + times);
  }
  return reads;
}
