import { invertMatrix, type FloatDtype, FloatArithmetic, matrixProduct, product, rounded, wider } from "../../../composites/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, storedDtype, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";

/**
 * Ridge regression of the centred row on the components, solved in the precision of the components: with fewer components than
 * columns `C x` and then `(C C' + α)⁻¹`, else `(C' C + α)⁻¹` and then `C`.
 */
export const sparsePca: EstimatorReader = {
  classNames: ["SparsePCA", "MiniBatchSparsePCA"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    if (!view.has("mean_")) context.unsupported("normalize_components=False of versions before 0.22, which scales the answers by all rows");
    const { features, count, weights, back, dtype } = readComponents(view);
    const storedMean = view.attribute("mean_");
    const mean = storedMean.float64([features]);
    const meanDtype = storedDtype(storedMean) ?? "<f8";
    const [left, right] = count > features ? [weights, back] : [back, weights];
    const size = left.shape[0]!;
    const solve = solution(left, right, view.attribute("ridge_alpha").number(), dtype);
    if (solve === null) return context.unsupported("components that depend on each other without a penalty");
    const solved = (value: NodeId): NodeId =>
      rounded(graph, graph.matmul(value, matrix(size, size, solve.cells), { error: matrix(size, size, solve.doubt) }), dtype);
    const projected = (value: NodeId): NodeId => product(graph, value, weights, dtype);
    return {
      methods: {},
      transform(x) {
        const own = new FloatArithmetic(graph, wider(floatDtype(x), meanDtype));
        const centred = rounded(graph, own.minus(graph.toDense(validated(context, x)), graph.number(...mean)), dtype);
        return Table.ofNode(graph, count > features ? projected(solved(centred)) : solved(projected(centred)), dtype);
      },
      ...(context.since(1, 2, true) && {
        inverse(x: Table): Table {
          expectWidth(context, x, count);
          const answer = wider(floatDtype(x), dtype);
          const spread = product(graph, validated(context, x), back, answer);
          const sum = wider(answer, meanDtype);
          return Table.ofNode(graph, new FloatArithmetic(graph, sum).plus(spread, graph.number(...mean)), sum);
        },
      }),
    };
  },
};

/** The inverse of `left · right + penalty`, symmetric. */
function solution(left: Tensor, right: Tensor, penalty: number, dtype: FloatDtype): ReturnType<typeof invertMatrix> {
  const [size, inner] = left.shape as [number, number];
  const rounding = dtype === "<f4" ? 2 ** -23 : 2 ** -52;
  const [a, b] = [left.data as Float64Array, right.data as Float64Array];
  const products = matrixProduct(a, b, size, inner, size);
  const spread = matrixProduct(a.map(Math.abs), b.map(Math.abs), size, inner, size);
  for (let index = 0; index < size; index++) {
    products[index * size + index]! += penalty;
    spread[index * size + index]! += penalty;
  }
  return invertMatrix(
    products,
    size,
    spread.map((cell) => inner * rounding * cell),
    rounding,
  );
}
