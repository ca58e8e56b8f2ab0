import type { Cells, FieldType, ListVector, ScalarVector, Vector } from "@godwit/data";

type NumberCells = Exclude<Cells, readonly unknown[]>;

/** Gathers the cells of a column from frames whose cells do not stay. */
export interface VectorBuilder {
  add(vector: Vector, from: number, to: number): void;
  /** What was added, which stays; the builder begins again. */
  take(): Vector;
}

/** `capacity`: rows that are expected; more are taken. */
export function vectorBuilder(type: FieldType, capacity: number): VectorBuilder {
  return type.kind === "list" ? new ListBuilder(type, capacity) : new ScalarBuilder(type, capacity);
}

class ScalarBuilder implements VectorBuilder {
  readonly #type: ScalarVector["type"];
  readonly #capacity: number;
  #numbers: NumberCells | null = null;
  #things: unknown[] = [];
  readonly #presence: Presence;
  #rows = 0;

  constructor(type: ScalarVector["type"], capacity: number) {
    this.#type = type;
    this.#capacity = capacity;
    this.#presence = new Presence(capacity);
  }

  add({ values, present }: Vector & { readonly values?: Cells }, from: number, to: number): void {
    const count = to - from;
    this.#presence.add(present, from, to);
    if (values !== undefined && ArrayBuffer.isView(values)) {
      const cells: NumberCells = values;
      this.#numbers = grown(this.#numbers, cells, this.#rows, this.#rows + count, this.#capacity);
      (this.#numbers as Float64Array).set(cells.subarray(from, to) as Float64Array, this.#rows);
    } else for (let row = from; row < to; row++) this.#things.push((values as readonly unknown[])[row]);
    this.#rows += count;
  }

  take(): ScalarVector {
    const values = (this.#numbers?.subarray(0, this.#rows) ?? this.#things) as Cells;
    const vector = { type: this.#type, values, present: this.#presence.take(this.#rows) };
    this.#numbers = null;
    this.#things = [];
    this.#rows = 0;
    return vector;
  }
}

class ListBuilder implements VectorBuilder {
  readonly #type: ListVector["type"];
  readonly #capacity: number;
  readonly #presence: Presence;
  #items: VectorBuilder;
  #offsets: number[] = [0];

  constructor(type: ListVector["type"], capacity: number) {
    this.#type = type;
    this.#capacity = capacity;
    this.#presence = new Presence(capacity);
    this.#items = vectorBuilder(type.of, capacity);
  }

  add(vector: Vector, from: number, to: number): void {
    const { offsets, items, present } = vector as ListVector;
    this.#presence.add(present, from, to);
    this.#items.add(items, offsets[from]!, offsets[to]!);
    const base = this.#offsets.at(-1)! - offsets[from]!;
    for (let row = from + 1; row <= to; row++) this.#offsets.push(base + offsets[row]!);
  }

  take(): ListVector {
    const rows = this.#offsets.length - 1;
    const vector = {
      type: this.#type,
      offsets: Int32Array.from(this.#offsets),
      items: this.#items.take(),
      present: this.#presence.take(rows),
    };
    this.#offsets = [0];
    this.#items = vectorBuilder(this.#type.of, this.#capacity);
    return vector;
  }
}

/** Which cells are there; nothing is kept while all are. */
class Presence {
  readonly #capacity: number;
  #flags: Uint8Array | null = null;
  #rows = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(present: Uint8Array | null, from: number, to: number): void {
    const end = this.#rows + to - from;
    if (present !== null || this.#flags !== null) {
      const known = this.#flags ?? new Uint8Array(Math.max(end, this.#capacity)).fill(1);
      this.#flags = known.length >= end ? known : widened(known, end);
      if (present !== null) this.#flags.set(present.subarray(from, to), this.#rows);
    }
    this.#rows = end;
  }

  take(rows: number): Uint8Array | null {
    const flags = this.#flags?.subarray(0, rows) ?? null;
    this.#flags = null;
    this.#rows = 0;
    return flags;
  }
}

function widened(known: Uint8Array, end: number): Uint8Array {
  const wider = new Uint8Array(Math.max(end, 2 * known.length)).fill(1);
  wider.set(known);
  return wider;
}

function grown(known: NumberCells | null, like: NumberCells, used: number, end: number, capacity: number): NumberCells {
  if (known !== null && known.length >= end) return known;
  const make = like.constructor as new (length: number) => NumberCells;
  const wider = new make(Math.max(end, capacity, 2 * (known?.length ?? 0)));
  if (known !== null) (wider as Float64Array).set(known.subarray(0, used) as Float64Array);
  return wider;
}
