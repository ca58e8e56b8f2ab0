import { expect, it } from "vitest";
import { promote } from "./promote.ts";

it.each([
  [[], "<f8"],
  [["<f4", "<f4"], "<f4"],
  [["<f4", "<f8"], "<f8"],
  [["<f4", "<i8"], "<f8"],
  [["<f4", "<i2"], "<f4"],
  [["|b1", "<f4"], "<f4"],
  [["|b1", "<i8"], "<i8"],
  [["|b1", "|b1"], "|b1"],
  [["<i4", "<i8"], "<i8"],
  [["|u1", "|i1"], "<i2"],
  [["<u8", "<i8"], "<f8"],
  [["<f8", "|O"], "|O"],
])("%j side by side are %s", (dtypes, common) => {
  expect(promote(dtypes)).toBe(common);
});
