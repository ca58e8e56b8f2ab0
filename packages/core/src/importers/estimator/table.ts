import { GodwitError } from "../../errors/index.ts";
import type { GraphBuilder, NodeId, TermRule } from "../../ir/index.ts";
import { promote } from "./promote.ts";

/**
 * Columns on their way through a pipeline: blocks side by side. A block is either columns of the model's own input, whose
 * dtype is settled by the first step that reads them, or a node.
 */
export class Table {
  readonly #graph: GraphBuilder;
  readonly #sparse: boolean;
  /** One dense column each, never NaN: checks of a step that returns no column, which must still run. */
  readonly guards: readonly NodeId[];
  readonly blocks: readonly Block[];
  readonly width: number;

  /** `sparse` tells of a sparse matrix that no block shows: one without columns. */
  constructor(graph: GraphBuilder, blocks: readonly Block[], sparse: boolean = false, guards: readonly NodeId[] = []) {
    this.guards = guards;
    this.#graph = graph;
    this.#sparse = sparse;
    this.blocks = blocks;
    this.width = blocks.reduce((sum, block) => sum + (block.kind === "columns" ? block.columns.length : graph.width(block.node)), 0);
  }

  /** The columns of a model's input. */
  static ofColumns(graph: GraphBuilder, columns: readonly InputColumn[]): Table {
    return new Table(graph, columns.length === 0 ? [] : [{ kind: "columns", columns }]);
  }

  /** A computed value; `dtype` is what the library would return it as, e.g. `<f8`. */
  static ofNode(graph: GraphBuilder, node: NodeId, dtype: string = "<f8", sources?: readonly Source[]): Table {
    return new Table(graph, [{ kind: "node", node, dtype, sources }]);
  }

  static concat(graph: GraphBuilder, tables: readonly Table[]): Table {
    return new Table(
      graph,
      tables.flatMap((table) => table.blocks),
      tables.some((table) => table.isSparse),
      tables.flatMap((table) => table.guards),
    );
  }

  /** Columns by index, in the order given. */
  select(indices: readonly number[]): Table {
    const blocks: Block[] = [];
    let run: { block: Block; places: number[] } | undefined;
    const close = (): void => {
      if (run !== undefined) blocks.push(selectFrom(this.#graph, run.block, run.places));
    };
    for (const index of indices) {
      const { block, place } = this.#locate(index);
      if (run?.block === block) run.places.push(place);
      else {
        close();
        run = { block, places: [place] };
      }
    }
    close();
    return new Table(this.#graph, blocks);
  }

  column(index: number): Table {
    return this.select([index]);
  }

  /** All columns as one float64 value, dense or sparse. Throws UNSUPPORTED_OPTION where there is none. */
  numeric(): NodeId {
    this.#refuseEmpty();
    const nodes = this.blocks.map((block) => numericNode(this.#graph, block));
    if (this.guards.length === 0) return this.#graph.concat(nodes);
    return this.#graph.concat(this.guarded().blocks.map((block) => numericNode(this.#graph, block)));
  }

  /** The same, dense. */
  denseNumeric(): NodeId {
    return this.#graph.toDense(this.numeric());
  }

  /** All columns as one value of strings. */
  strings(): NodeId {
    this.#refuseEmpty();
    return this.#graph.concat(this.blocks.map((block) => stringNode(this.#graph, block)));
  }

  /** What the library would return the table as, in NumPy's short form; input columns are float64 or objects. */
  get dtype(): string {
    return promote(
      this.blocks.flatMap((block) =>
        block.kind === "node" ? [block.dtype] : block.columns.map(({ kind }) => (kind === "string" ? "|O" : "<f8")),
      ),
    );
  }

  /** True where the library holds the table as a sparse matrix. */
  get isSparse(): boolean {
    return this.#sparse || this.blocks.some((block) => block.kind === "node" && this.#graph.type(block.node).layout === "sparse");
  }

  /** What a column holds: `undecided` columns of the input become whatever is asked of them first. */
  kindOf(index: number): ColumnKind {
    const { block, place } = this.#locate(index);
    if (block.kind === "columns") return block.columns[place]!.kind;
    return this.#graph.type(block.node).dtype === "string" ? "string" : "numeric";
  }

  /** Whether a column holds texts, or is undecided and was seen to hold some. */
  isText(index: number): boolean {
    const kind = this.kindOf(index);
    return kind === "string" || (kind === "undecided" && this.inputColumn(index)?.seen === "string");
  }

  /** The column of the model's input that stands here, as it came or with its missing cells filled, if one does. */
  inputColumn(index: number): InputColumn | undefined {
    const { block, place } = this.#locate(index);
    return block.kind === "columns" ? block.columns[place] : block.sources?.[place];
  }

  /** `inputColumn` of every column. */
  get sources(): readonly Source[] {
    return Array.from({ length: this.width }, (_, index) => this.inputColumn(index));
  }

  /** Says that missing values have a meaning here, for every column that is still the model's input. */
  allowMissing(): void {
    for (const block of this.blocks) if (block.kind === "columns") for (const column of block.columns) column.allowMissing();
  }

  /** Says that whole numbers are taken for the strings of their digits. */
  takeDigits(): void {
    for (const block of this.blocks) if (block.kind === "columns") for (const column of block.columns) column.takeDigits();
  }

  /** The same columns, the first block of numbers among which waits for the guards. */
  guarded(): Table {
    const place = this.blocks.findIndex((block) =>
      block.kind === "columns" ? block.columns.every(({ kind }) => kind === "numeric") : this.#graph.type(block.node).dtype !== "string",
    );
    const first = this.blocks[place];
    if (this.guards.length === 0 || first === undefined) return this;
    const dtype = first.kind === "node" ? first.dtype : "<f8";
    const sources = first.kind === "node" ? first.sources : first.columns;
    const numbers = numericNode(this.#graph, first);
    const value = this.guards.reduce(
      (waiting, guard) => this.#graph.where(this.#graph.isMissing(guard), this.#graph.number(NaN), waiting),
      this.#graph.toDense(numbers),
    );
    const sparse = this.#graph.type(numbers).layout === "sparse";
    const node = sparse ? this.#graph.toSparse(value) : value;
    return new Table(this.#graph, this.blocks.with(place, { kind: "node", node, dtype, sources }), this.#sparse);
  }

  #refuseEmpty(): void {
    if (this.width === 0) throw new GodwitError("UNSUPPORTED_OPTION", "no column is left where one is needed");
  }

  #locate(index: number): { block: Block; place: number } {
    let place = index;
    for (const block of this.blocks) {
      const width = block.kind === "columns" ? block.columns.length : this.#graph.width(block.node);
      if (place < width) return { block, place };
      place -= width;
    }
    throw new GodwitError("INVALID_MODEL", `there is no column ${index} among ${this.width}`);
  }
}

export type Block =
  | { readonly kind: "columns"; readonly columns: readonly InputColumn[] }
  | {
      readonly kind: "node";
      readonly node: NodeId;
      readonly dtype: string;
      /** See `inputColumn`. */
      readonly sources?: readonly Source[] | undefined;
      /** The library holds the stored cells of a row from the last column to the first. */
      readonly descending?: boolean;
    };

export type Source = InputColumn | undefined;

/** What a column holds; `undecided` until a step reads it. */
export type ColumnKind = "numeric" | "string" | "undecided";

/** What a caller saw in a column of its data. */
export interface SeenColumn {
  readonly name: string | null;
  readonly kind: ColumnKind;
}

/** One column of the signature while the model is being imported. */
export class InputColumn {
  readonly index: number;
  readonly label: string;
  /** What the caller saw in the data, for columns that only pass through. */
  readonly seen: ColumnKind;
  #kind: ColumnKind = "undecided";
  readonly #graph: GraphBuilder;

  constructor(graph: GraphBuilder, name: string | null, seen: ColumnKind = "undecided") {
    this.#graph = graph;
    this.index = graph.column({ name, dtype: "f64", nullable: false, unread: true });
    this.label = name ?? String(this.index);
    this.seen = seen;
  }

  get kind(): ColumnKind {
    return this.#kind;
  }

  /** Settles the column's kind. Throws UNSUPPORTED_OPTION where two steps want different ones. */
  settle(kind: "numeric" | "string"): void {
    if (this.#kind !== "undecided" && this.#kind !== kind)
      throw new GodwitError("UNSUPPORTED_OPTION", `column ${this.label} is read as strings by one step and as numbers by another`);
    this.#kind = kind;
    const { unread: _, ...column } = this.#graph.columnAt(this.index);
    this.#graph.replaceColumn(this.index, { ...column, dtype: kind === "string" ? "string" : "f64" });
  }

  /** Says that the column stands for a row that is a map or a list. */
  carry(terms: TermRule): void {
    this.settle("string");
    this.#graph.replaceColumn(this.index, { ...this.#graph.columnAt(this.index), terms });
  }

  allowMissing(): void {
    this.#graph.replaceColumn(this.index, { ...this.#graph.columnAt(this.index), nullable: true });
  }

  /** Says that whole numbers are taken for the strings of their digits. */
  takeDigits(): void {
    this.#graph.replaceColumn(this.index, { ...this.#graph.columnAt(this.index), digits: true });
  }

  /** The values seen in training, for the signature. */
  know(categories: readonly (string | number)[]): void {
    this.#graph.replaceColumn(this.index, { ...this.#graph.columnAt(this.index), categories });
  }
}

function selectFrom(graph: GraphBuilder, block: Block, places: readonly number[]): Block {
  if (block.kind === "columns") return { kind: "columns", columns: places.map((place) => block.columns[place]!) };
  return { ...block, node: graph.select(block.node, places), sources: block.sources && places.map((place) => block.sources?.[place]) };
}

function numericNode(graph: GraphBuilder, block: Block): NodeId {
  if (block.kind === "columns") {
    for (const column of block.columns) column.settle("numeric");
    return graph.input(block.columns.map((column) => column.index));
  }
  const { dtype } = graph.type(block.node);
  if (dtype === "string") throw new GodwitError("UNSUPPORTED_OPTION", "a step that takes numbers is given strings");
  return graph.cast(block.node, "f64");
}

function stringNode(graph: GraphBuilder, block: Block): NodeId {
  if (block.kind === "columns") {
    for (const column of block.columns) column.settle("string");
    return graph.input(block.columns.map((column) => column.index));
  }
  if (graph.type(block.node).dtype !== "string") throw new GodwitError("UNSUPPORTED_OPTION", "a step that takes strings is given numbers");
  return block.node;
}
