import { unaryFunctions } from "../../math/unary-functions.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectNumeric, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const unary: Op<"unary"> = {
  name: "unary",
  summary: "A function of each cell; of a sparse value, of each stored cell",
  arity: 1,
  elementwise: true,
  infer([type]) {
    return expectNumeric(type);
  },
  evaluate([value], { function: name }) {
    const apply = unaryFunctions[name];
    if (value!.kind === "sparse") return { ...value!, data: value!.data.map(apply) };
    const source = denseInput(value);
    const from = numbers(source);
    const data = source.dtype === "f32" ? new Float32Array(from.length) : new Float64Array(from.length);
    for (let index = 0; index < from.length; index++) data[index] = apply(from[index]!);
    return denseValue(source.dtype, source.rows, source.width, data);
  },
};
