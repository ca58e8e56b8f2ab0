import { expect, test } from "vitest";
import { symmetricInverse } from "./symmetric-inverse.ts";

test("times the matrix it is the identity, within what it says of itself", () => {
  const size = 6;
  const cells = Float64Array.from({ length: size * size }, (_, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    return 1 / (row + column + 1) + (row === column ? 0.01 : 0);
  });
  const { inverse, error } = symmetricInverse(cells, size)!;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let each = 0; each < size; each++) sum += cells[row * size + each]! * (inverse.data[each * size + column] as number);
      expect(Math.abs(sum - (row === column ? 1 : 0))).toBeLessThan(1e-12);
    }
  expect(error.data[0]).toBeLessThan(1e-8);
});

test("a matrix of lower rank has none", () => {
  expect(symmetricInverse(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
  expect(symmetricInverse(Float64Array.of(1, Number.NaN, Number.NaN, 4), 2)).toBeUndefined();
});
