import { cityHash64 } from "../../text/index.ts";
import { encodeUtf8 } from "../../text/unicode/utf8.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { cells, denseInput, expectDense } from "./expect.ts";
import type { Op } from "./op.ts";

export const cityHash: Op<"city_hash"> = {
  name: "city_hash",
  summary: "The low half of CityHash64 (version 1) of a string's UTF-8 bytes, as a signed integer; a missing string is empty",
  arity: 1,
  elementwise: true,
  infer([type]) {
    return dense("i32", expectDense(type, "string").width);
  },
  evaluate([value]) {
    const source = denseInput(value);
    const texts = cells(source);
    const hashes = new Map<string, number>();
    const data = Int32Array.from(texts, (cell) => {
      const text = cell ?? "";
      const hash = hashes.get(text) ?? Number(BigInt.asIntN(32, cityHash64(encodeUtf8(text))));
      hashes.set(text, hash);
      return hash;
    });
    return denseValue("i32", source.rows, source.width, data);
  },
};
