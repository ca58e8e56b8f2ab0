import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const lookup: Op<"lookup"> = {
  name: "lookup",
  summary: "The integer that a table of keys gives for a cell; missing and unknown cells have one each",
  arity: 1,
  elementwise: true,
  infer([type], { keys, values }) {
    const source = expectDense(type, "f64", "string");
    if (keys.dtype !== source.dtype) invalid(`looks up ${source.dtype} among ${keys.dtype}`);
    if (values.dtype !== "i32" || values.data.length !== keys.data.length) invalid("has one i32 value a key");
    return dense("i32", source.width);
  },
  evaluate([value], { keys, values, missing, unknown }) {
    const source = denseInput(value);
    const table = new Map<unknown, number>();
    keys.data.forEach((key: unknown, index: number) => table.set(key === 0 ? 0 : key, values.data[index] as number));
    const data = new Int32Array(source.data.length);
    for (let index = 0; index < data.length; index++) {
      const cell = source.data[index];
      data[index] = cell === null || Number.isNaN(cell) ? missing : (table.get(cell) ?? unknown);
    }
    return denseValue("i32", source.rows, source.width, data);
  },
};
