import { expect, test } from "vitest";
import { pointFilterLayout as layout } from "../../artifact/program-layout.ts";
import { Random } from "../../../test/random.ts";
import { matrix } from "../../ir/index.ts";
import { packPointFilter } from "./pack-point-filter.ts";

function table(count: number, width: number, cell: (point: number, column: number) => number): DataView | null {
  const cells = Float64Array.from({ length: count * width }, (_, index) => cell(Math.floor(index / width), index % width));
  const bytes = packPointFilter(matrix(count, width, cells));
  return bytes === null ? null : new DataView(bytes.buffer);
}

const line = (point: number, column: number): number => point + column;

test("points are rounded with one step, and their doubt is told", () => {
  const view = table(65, 3, line)!;
  const step = view.getFloat64(layout.step, true);
  const blocks = view.getUint32(layout.blocks, true);
  const blockBytes = view.getUint32(layout.blockBytes, true);
  expect(view.getUint32(layout.pairs, true)).toBe(2);
  for (let point = 0; point < 65; point++) {
    const at = blocks + Math.floor(point / 8) * blockBytes + (point % 8) * 4;
    let [square, rest] = [0, 0];
    for (let column = 0; column < 3; column++) {
      const cell = view.getInt16(at + 32 + (column >> 1) * 32 + (column & 1) * 2, true);
      square += cell * cell;
      rest += (line(point, column) - view.getFloat64(layout.centers + column * 8, true) - cell * step) ** 2;
    }
    expect(view.getInt32(at, true) + Math.floor(square / 2)).toBe(0);
    expect(Math.sqrt(rest) / step).toBeLessThan(view.getFloat64(layout.doubt, true));
  }
});

test("few points, equal points, and cells whose squares overflow or vanish have no filter", () => {
  expect(table(63, 3, line)).toBeNull();
  expect(table(64, 3, () => 7)).toBeNull();
  expect(table(64, 3, (point) => point * 1e150)).toBeNull();
  expect(table(64, 3, (point) => point * 1e-160)).toBeNull();
  expect(table(64, 3, (point) => (point === 5 ? NaN : point))).toBeNull();
  expect(table(64, 3, (point) => (point === 5 ? Infinity : point))).toBeNull();
});

test("boxes are for points whose neighbours in the list lie near", () => {
  expect(table(2048, 2, line)!.getUint32(layout.boxes, true)).toBeGreaterThan(0);
  const random = new Random(1);
  expect(table(2048, 2, () => random.next())!.getUint32(layout.boxes, true)).toBe(0);
});
