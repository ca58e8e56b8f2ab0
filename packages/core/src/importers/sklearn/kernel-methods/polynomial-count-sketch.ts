import { circularProduct, mostConvolvedColumns } from "../../../composites/index.ts";
import { GodwitError } from "../../../errors/index.ts";
import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, isFloat32, Table, validated } from "../../estimator/index.ts";

/** Scatters the columns over some others with signs, once for each degree, and convolves the results. */
export const polynomialCountSketch: EstimatorReader = {
  classNames: ["PolynomialCountSketch"],
  read(view, context) {
    const { graph } = context;
    const indices = view.attribute("indexHash_");
    const [degree, columns] = indices.array([-1, -1]).shape as [number, number];
    const places = indices.int32();
    const signs = view.attribute("bitHash_").float64([degree, columns]);
    const width = view.attribute("n_components").integer(1);
    if (width > mostConvolvedColumns)
      throw new GodwitError("LIMIT_EXCEEDED", `a convolution of ${width} columns; ${mostConvolvedColumns} are the most`, {
        where: { path: view.path },
        hint: "Fit with fewer components.",
      });
    const root = Math.sqrt(view.attribute("gamma").number());
    const shift = Math.sqrt(view.attribute("coef0").number());
    const features = shift === 0 ? columns : columns - 1;
    if (degree === 0 || features < 1) indices.reject("there are no columns");
    if (places.some((place) => place < 0 || place >= width)) indices.reject(`a place is not among ${width} components`);
    const sketches = Array.from({ length: degree }, (_, power) => {
      const weights = new Float64Array(features * width);
      const constants = new Float64Array(width);
      for (let column = 0; column < columns; column++) {
        const [place, sign] = [places[power * columns + column]!, signs[power * columns + column]!];
        if (column < features) weights[column * width + place] = sign;
        else constants[place] = sign * shift;
      }
      return { weights: matrix(features, width, weights), constants };
    });
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, features);
        if (isFloat32(x)) context.unsupported("a float32 table, which NumPy 1 and 2 scale in different precisions");
        const scaled = graph.times(graph.toDense(validated(context, x)), graph.number(root));
        const parts = sketches.map(({ weights, constants }) => {
          const sums = graph.matmul(scaled, weights);
          return shift === 0 ? sums : graph.plus(sums, graph.number(...constants));
        });
        return Table.ofNode(graph, circularProduct(graph, parts));
      },
    };
  },
};
