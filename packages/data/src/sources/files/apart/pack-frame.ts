import type { FrameMemory } from "../../../frames/frame-memory.ts";
import type { Cells, Frame, Vector } from "../../../frames/frame.ts";

/** Copies the numbers of a frame together, where they can be handed to another thread. */
export function packFrame(frame: Frame, spare: FrameMemory): Frame {
  const memory = spare.take(bytesOf(frame.positions) + frame.columns.reduce((sum, column) => sum + bytesOfVector(column), 0));
  let used = 0;
  const copied = <C extends Cells | null>(cells: C): C => {
    if (!ArrayBuffer.isView(cells)) return cells;
    const source = cells as Float64Array;
    const copy = new (source.constructor as Float64ArrayConstructor)(memory, used, source.length);
    copy.set(source);
    used += bytesOf(cells);
    return copy as unknown as C;
  };
  const packed = (vector: Vector): Vector =>
    "offsets" in vector
      ? { ...vector, offsets: copied(vector.offsets), items: packed(vector.items), present: copied(vector.present) }
      : { ...vector, values: copied(vector.values), present: copied(vector.present) };
  const [columns, positions] = [frame.columns.map(packed), copied(frame.positions)];
  return { ...frame, columns, positions, stays: true, held: { memory, release: () => spare.give(memory) } };
}

function bytesOfVector(vector: Vector): number {
  const cells = "offsets" in vector ? bytesOf(vector.offsets) + bytesOfVector(vector.items) : bytesOf(vector.values);
  return cells + bytesOf(vector.present);
}

/** In whole words of eight bytes. */
function bytesOf(cells: Cells | null): number {
  return ArrayBuffer.isView(cells) ? (cells.byteLength + 7) & ~7 : 0;
}
