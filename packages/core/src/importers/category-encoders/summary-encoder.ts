import type { PythonView } from "../../formats/index.ts";
import { type Block, declaredFeatures, type EstimatorReader, expectWidth, Table } from "../estimator/index.ts";
import { rowsOfCells } from "./cell-rows.ts";
import { readCodedColumns } from "./code-rows.ts";

/** A QuantileEncoder for each quantile: a column becomes one column a quantile, in its place. */
export const summaryEncoder: EstimatorReader = {
  classNames: ["SummaryEncoder"],
  isFitted: (view) => view.find("encoder_list")?.is("list") === true,
  children: (view) => encodersOf(view).map((encoder, place) => ({ name: `encoder_list.${place}`, view: encoder })),
  features: declaredFeatures,
  read(view, context) {
    const labels = view.attribute("feature_names_in_").values();
    if (view.attribute("drop_cols").values().length > 0) context.unsupported("a SummaryEncoder that drops columns");
    const encoders = encodersOf(view).map(readCodedColumns);
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, labels.length);
        const blocks = labels.flatMap((label, place): readonly Block[] => {
          const column = x.column(place);
          const rows = encoders.flatMap((each) => each.get(label) ?? []);
          return rows.length === 0 ? column.blocks : rows.flatMap((each) => rowsOfCells(context, column, each, () => true));
        });
        return new Table(context.graph, blocks);
      },
    };
  },
};

function encodersOf(view: PythonView): readonly PythonView[] {
  return view.attribute("encoder_list").items();
}
