import type { PythonView } from "../../formats/index.ts";
import { matrix } from "../../ir/index.ts";
import { type Block, cellKey, type EstimatorReader, type ImportContext, placesOfCells, type Table } from "../estimator/index.ts";
import { byColumn, withColumns } from "./frame-columns.ts";

/** Each category as the number in `encoder_dict_`. */
export const categoryEncoder: EstimatorReader = {
  classNames: ["OrdinalEncoder", "CountFrequencyEncoder", "MeanEncoder", "WoEEncoder", "PRatioEncoder", "DecisionTreeEncoder"],
  children: (view) => (view.has("encoder_dict_") || !view.has("encoder_") ? [] : [{ name: "encoder_", view: view.attribute("encoder_") }]),
  read(view, context) {
    // A DecisionTreeEncoder was a pipeline of codes and trees before it kept what came out of it.
    if (!view.has("encoder_dict_") && view.has("encoder_")) return context.read(view.attribute("encoder_"), "encoder_");
    const numbers = byColumn(view, "encoder_dict_");
    const whole = view.className === "OrdinalEncoder" || view.find("encoding_method")?.string() === "count";
    const instead = insteadOfUnseen(view, context);
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          const encoding = numbers.get(place);
          return encoding === undefined ? undefined : encoded(view, context, column, encoding, instead, whole);
        }),
    };
  },
};

/** The number for categories that training did not have; null: they are an error. */
function insteadOfUnseen(view: PythonView, context: ImportContext): number | null {
  const handling = view.findFirst("unseen", "errors")?.choice("ignore", "raise", "encode") ?? "ignore";
  if (handling !== "encode") return handling === "raise" ? null : NaN;
  const number = view.find("_unseen")?.number() ?? (view.className === "CountFrequencyEncoder" ? 0 : undefined);
  return number ?? context.unsupported("a number for unseen categories that the state does not tell");
}

function encoded(
  view: PythonView,
  context: ImportContext,
  column: Table,
  encoding: PythonView,
  instead: number | null,
  isWhole: boolean,
): Block {
  const { graph } = context;
  const known = new Map<string | number, number>();
  const numbers: number[] = [];
  let ofMissing = instead;
  for (const [value, number] of encoding.entries()) {
    const key = cellKey(value);
    const found = number.number();
    const final = Number.isNaN(found) ? instead : found;
    if (final === null) return number.reject("a category without a number");
    if (key === null) ofMissing = final;
    else known.set(key, numbers.push(final) - 1);
  }
  const takesMissing = view.find("missing_values")?.choice("raise", "ignore") === "ignore";
  const place = (number: number | null): number | null => (number === null ? null : numbers.push(number) - 1);
  const index = placesOfCells(context, column, { known, missing: takesMissing ? place(ofMissing) : null, unknown: place(instead) });
  const node = graph.take(index, matrix(numbers.length, 1, Float64Array.from(numbers)));
  return { kind: "node", node, dtype: isWhole && numbers.every(Number.isInteger) ? "<i8" : "<f8" };
}
