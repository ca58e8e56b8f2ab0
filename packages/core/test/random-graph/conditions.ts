import type { Recipe } from "./recipe.ts";

/** Comparisons, what follows from them, casts and checks. */
export const conditions: readonly Recipe[] = [
  {
    needs: ["compare"],
    make: (sketch) => {
      const left =
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "i32", "string"].includes(type.dtype)) ?? sketch.numeric();
      const names =
        sketch.builder.type(left).dtype === "string"
          ? (["equal", "not_equal"] as const)
          : (["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"] as const);
      return sketch.builder.compare(sketch.random.pick(names), left, sketch.partner(left));
    },
  },
  {
    needs: ["logical", "is_missing"],
    make: (sketch) => {
      const left = sketch.condition(1);
      return sketch.builder.logical(sketch.random.pick(["and", "or"]), left, sketch.condition(sketch.builder.width(left)));
    },
  },
  {
    needs: ["is_missing"],
    make: (sketch) =>
      sketch.builder.isMissing(
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "string"].includes(type.dtype)) ?? sketch.numeric(),
      ),
  },
  {
    needs: ["where", "is_missing"],
    make: (sketch) => {
      const yes = sketch.find((type) => type.layout === "dense" && type.width <= 40) ?? sketch.numeric();
      const no = sketch.partner(yes);
      const condition = sketch.condition(Math.max(sketch.builder.width(yes), sketch.builder.width(no)));
      return sketch.builder.where(condition, yes, no);
    },
  },
  {
    needs: ["cast"],
    make: (sketch) => {
      const value =
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "i32", "u8", "bool"].includes(type.dtype)) ?? sketch.numeric();
      return sketch.builder.add("cast", [value], { dtype: sketch.random.pick(["f64", "f32", "i32"]) });
    },
  },
  {
    needs: ["check"],
    make: (sketch) => {
      const { builder, random } = sketch;
      if (random.chance(0.8)) {
        const value = builder.add("unary", [sketch.numeric()], { function: "arctan" });
        return builder.check(
          value,
          random.pick(["no_infinity", "no_infinity_f32"]),
          "step",
          random.list(builder.width(value), (column) => `c${column}`),
        );
      }
      const index = sketch.find((type) => type.dtype === "i32");
      if (index !== undefined && random.chance(0.5)) return builder.check(index, "known", "encoder", []);
      const value = random.chance(0.3) ? sketch.sparse() : sketch.numeric();
      return builder.check(value, random.pick(["finite", "no_infinity", "finite_f32", "no_infinity_f32"]), "scaler", []);
    },
  },
];
