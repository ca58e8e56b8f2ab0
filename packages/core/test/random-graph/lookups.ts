import { tensor, vector, type NodeId, type Tensor } from "../../src/ir/index.ts";
import { cityHash64 } from "../../src/text/index.ts";
import type { Random } from "../random.ts";
import type { Recipe } from "./recipe.ts";
import type { Sketch } from "./sketch.ts";

function lookUp(sketch: Sketch): NodeId {
  const { random, builder } = sketch;
  const value = random.chance(0.5) ? sketch.strings() : sketch.numeric();
  const keys =
    builder.type(value).dtype === "string"
      ? stringKeys(random)
      : vector(random.ascending(random.integer(1, 8)).filter((key) => !Number.isNaN(key)));
  const values = random.list(keys.data.length, () => random.integer(-1, 9));
  return builder.lookup(value, keys, values, random.integer(-1, 9), random.integer(-1, 9));
}

/** Keys among which some rows are found. */
function hashLookUp(sketch: Sketch): NodeId {
  const { builder, random } = sketch;
  const hashes = sketch.find((type) => type.dtype === "i32" && type.width <= 4) ?? builder.add("city_hash", [sketch.strings()], {});
  const column = builder.select(hashes, [0]);
  const known = random.list(random.integer(0, 5), () => random.pick(["", "a", "cat", random.text()]));
  const multiplier = 0x4906ba494954cb65n;
  const keys = known.map((text) =>
    BigInt.asIntN(64, BigInt.asIntN(32, cityHash64(new TextEncoder().encode(text))) * multiplier * multiplier),
  );
  const distinct = [...new Set([...keys, BigInt(random.integer(0, 9))])];
  return builder.add("hash_lookup", [random.chance(0.5) ? column : hashes], {
    keys: tensor("i64", [distinct.length], BigInt64Array.from(distinct)),
    values: tensor(
      "i32",
      [distinct.length],
      Int32Array.from(distinct, () => random.integer(-1, 9)),
    ),
    unknown: random.integer(-1, 9),
  });
}

function stringKeys(random: Random): Tensor {
  const keys = [...new Set(random.list(random.integer(1, 8), () => random.text()))];
  return tensor("string", [keys.length], keys);
}

function index(sketch: Sketch): NodeId {
  const found = sketch.find((type) => type.dtype === "i32");
  return sketch.column(found ?? sketch.keep(lookUp(sketch)));
}

/** Keys to numbers, and numbers to what they stand for. */
export const lookups: readonly Recipe[] = [
  { needs: ["lookup"], make: lookUp },
  { needs: ["city_hash"], make: (sketch) => sketch.builder.add("city_hash", [sketch.strings()], {}) },
  { needs: ["city_hash", "hash_lookup"], make: hashLookUp },
  {
    needs: ["lookup", "take"],
    make: (sketch) =>
      sketch.builder.take(
        index(sketch),
        sketch.tensor(
          sketch.random.pick(["f64", "f64", "f32", "i64", "i32", "u8", "bool", "string"] as const),
          sketch.random.integer(1, 3),
          sketch.random.integer(1, 6),
        ),
      ),
  },
  {
    needs: ["lookup", "one_hot"],
    make: (sketch) => sketch.builder.oneHot(index(sketch), sketch.random.integer(1, 12), sketch.random.pick(["dense", "sparse"])),
  },
  {
    needs: ["where", "is_missing", "lookup", "one_hot", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const column = sketch.column(sketch.input("string"));
      const filled = random.chance(0.5) ? builder.where(builder.isMissing(column), builder.string(random.text()), column) : column;
      const keys = stringKeys(random);
      const index = builder.lookup(
        filled,
        keys,
        random.list(keys.data.length, (place) => place),
        random.integer(-1, 3),
        random.integer(-1, 0),
      );
      return builder.oneHot(index, keys.data.length, random.pick(["dense", "sparse"]));
    },
  },
];
