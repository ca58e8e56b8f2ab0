import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, labelOfMaximum, readLabels } from "../../estimator/index.ts";
import { listedParts, readParts } from "../ensemble/parts.ts";
import { binaryRating } from "./binary-rating.ts";

/** A binary part a digit: the label whose code lies nearest to the ratings, the first of equals. */
export const outputCode: EstimatorReader = {
  classNames: ["OutputCodeClassifier"],
  children: (view) => listedParts(view, "estimators_"),
  features: (view, context) => context.features(view.attribute("estimators_").item(0), "estimators_.0"),
  read(view, context) {
    const { graph } = context;
    const parts = readParts(context, listedParts(view, "estimators_"));
    const labels = readLabels(view.attribute("classes_"));
    const codes = view.attribute("code_book_").float64([labels.count, parts.length]);
    const [products, squares] = [new Float64Array(codes.length), new Float64Array(labels.count)];
    codes.forEach((digit, place) => {
      const label = Math.floor(place / parts.length);
      products[(place % parts.length) * labels.count + label] = 2 * digit;
      squares[label]! += digit * digit;
    });
    return {
      methods: {
        predict(x) {
          const ratings = graph.concat(parts.map((part) => binaryRating(context, part, x)));
          const nearness = graph.minus(graph.matmul(ratings, matrix(parts.length, labels.count, products)), graph.number(...squares));
          return [labelOfMaximum(graph, labels, nearness)];
        },
      },
    };
  },
};
