import type { Recipe } from "./recipe.ts";

/** Sources, and the same cells in another arrangement. */
export const layout: readonly Recipe[] = [
  { needs: ["input"], make: (sketch) => sketch.input(sketch.random.chance(0.6) ? "f64" : "string") },
  {
    needs: ["constant"],
    make: (sketch) =>
      sketch.builder.constant(
        sketch.tensor(
          sketch.random.pick(["f64", "f64", "f32", "i64", "i32", "u8", "bool", "string"] as const),
          sketch.random.integer(1, 4),
        ),
      ),
  },
  {
    needs: ["select"],
    make: (sketch) => {
      const value = sketch.find(() => true) ?? sketch.numeric();
      const width = sketch.builder.width(value);
      return sketch.builder.add("select", [value], {
        columns: sketch.random.list(sketch.random.integer(1, Math.min(8, width + 1)), () => sketch.random.integer(0, width - 1)),
      });
    },
  },
  {
    needs: ["concat"],
    make: (sketch) => {
      const first = sketch.find((type) => type.width <= 20) ?? sketch.numeric();
      const { dtype } = sketch.builder.type(first);
      const rest = sketch.random.list(
        sketch.random.integer(1, 3),
        () => sketch.find((type) => type.dtype === dtype && type.width <= 12) ?? first,
      );
      return sketch.builder.concat([first, ...rest]);
    },
  },
  { needs: ["to_sparse"], make: (sketch) => sketch.builder.toSparse(sketch.numeric()) },
  {
    needs: ["to_sparse", "to_dense"],
    make: (sketch) => sketch.builder.toDense(sketch.sparse()),
  },
];
