import type { SignatureColumn } from "@godwit/core/artifact";
import type { Batch, ColumnData } from "@godwit/core/ir";

const words =
  "time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name".split(
    " ",
  );

/** Made-up rows that fit a signature: known categories where there are some, numbers around 0, sentences. The same each time. */
export function makeRows(columns: readonly SignatureColumn[], rows: number): Batch {
  const random = generator(20_260_101);
  return { rows, columns: columns.map((column) => makeColumn(column, rows, random)) };
}

function makeColumn({ dtype, categories = [] }: SignatureColumn, rows: number, random: () => number): ColumnData {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  if (dtype === "string") {
    const known = categories.filter((category) => typeof category === "string");
    return Array.from({ length: rows }, () => (known.length > 0 ? pick(known) : Array.from({ length: 12 }, () => pick(words)).join(" ")));
  }
  const known = categories.filter((category) => typeof category === "number");
  return Float64Array.from({ length: rows }, () => (known.length > 0 ? pick(known) : random() + random() + random() + random() - 2));
}

/** Numbers in [0, 1) from a linear congruence: good enough to vary rows, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** The first `rows` rows of a batch, begun again where it is shorter. */
export function repeatRows(batch: Batch, rows: number): Batch {
  return {
    rows,
    columns: batch.columns.map((column) =>
      column instanceof Float64Array
        ? Float64Array.from({ length: rows }, (_, row) => column[row % batch.rows]!)
        : Array.from({ length: rows }, (_, row) => column[row % batch.rows] ?? null),
    ),
  };
}
