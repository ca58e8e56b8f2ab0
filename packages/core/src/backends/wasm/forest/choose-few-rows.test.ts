import { expect, it } from "vitest";
import { chooseFewRows } from "./choose-few-rows.ts";
import { form, tree as field, treeWords } from "./image-layout.ts";

function trees(count: number, fields: Partial<Record<keyof typeof field, number>>): Int32Array {
  const descriptors = new Int32Array(count * treeWords);
  for (let tree = 0; tree < count; tree++)
    for (const [name, value] of Object.entries(fields)) descriptors[tree * treeWords + field[name as keyof typeof field]] = value;
  return descriptors;
}

it("walks few rows through small swept trees, more through large ones", () => {
  const small = chooseFewRows(trees(500, { depth: 3, pairCount: 4, joinCount: 3 }), 8);
  const large = chooseFewRows(trees(500, { depth: 16, pairCount: 64, joinCount: 63, steps: 4 }), 8);
  expect(small).toBeGreaterThanOrEqual(2);
  expect(small).toBeLessThan(6);
  expect(large).toBeGreaterThan(12);
  expect(large).toBeLessThanOrEqual(32);
});

it("gives a row and no less for a forest without splits or trees, or of oblivious trees", () => {
  expect(chooseFewRows(trees(0, {}), 8)).toBe(1);
  expect(chooseFewRows(trees(3, {}), 16)).toBe(1);
  expect(chooseFewRows(trees(10, { form: form.oblivious, depth: 6 }), 8)).toBe(2);
});
