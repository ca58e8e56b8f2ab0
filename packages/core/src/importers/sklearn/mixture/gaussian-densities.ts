import { FloatArithmetic, type FloatDtype, product, rounded, transposed, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { log } from "../../../math/index.ts";
import { floatDtype, type ImportContext, storedDtype, type Table, validated } from "../../estimator/index.ts";

/** The components of a Gaussian mixture. */
export interface GaussianDensities {
  readonly count: number;
  readonly features: number;
  /** The logarithm of each component's density. */
  readonly logarithms: (x: Table) => NodeId;
  readonly dtype: (x: Table) => FloatDtype;
}

/** Reads `means_` and `precisions_cholesky_` of any covariance type. */
export function readGaussianDensities(view: PythonView, context: ImportContext): GaussianDensities {
  const { graph } = context;
  const [count, features] = view.attribute("means_").array([-1, -1]).shape as [number, number];
  const means = view.attribute("means_").float64();
  const stored = storedDtype(view.attribute("means_")) ?? "<f8";
  const dtype = (x: Table): FloatDtype => wider(floatDtype(x), stored);
  const factors = view.attribute("precisions_cholesky_");
  const kind = view.attribute("covariance_type").choice("full", "tied", "diag", "spherical");
  const own = new FloatArithmetic(graph, stored);
  const late = context.since(1, 8, true);
  const meanOf = (component: number): Float64Array => means.subarray(component * features, (component + 1) * features);
  const constant = log(2 * Math.PI) * features;

  /** Twice the exponent of each component, without its sign, and the logarithm of its determinant. */
  const parts = {
    full: () => correlated((component) => component * features * features, factors.float64([count, features, features])),
    tied: () => correlated(() => 0, factors.float64([features, features])),
    diag: () => {
      const cholesky = factors.float64([count, features]);
      const precisions = rows(Float64Array.from(cholesky, (each) => each * each));
      const products = rows(Float64Array.from(means, (mean, index) => mean * (precisions.data as Float64Array)[index]!));
      const shifts = eachComponent((component) =>
        own.sum(
          own.times(
            own.round(graph.unary("square", graph.number(...meanOf(component)))),
            graph.number(...slice(precisions.data as Float64Array, component)),
          ),
        ),
      );
      return {
        determinants: eachComponent((component) => own.sum(own.log(graph.number(...slice(cholesky, component))))),
        squares: (value: NodeId, numpy: FloatArithmetic): NodeId =>
          numpy.plus(
            numpy.minus(shifts, numpy.times(graph.number(2), product(graph, value, transposed(products), numpy.dtype))),
            product(graph, numpy.round(graph.unary("square", value)), transposed(precisions), numpy.dtype),
          ),
      };
    },
    spherical: () => {
      const cholesky = factors.float64([count]);
      const precisions = Float64Array.from(cholesky, (each) => each * each);
      const shifts = own.times(
        eachComponent((component) => own.sum(own.round(graph.unary("square", graph.number(...meanOf(component)))))),
        graph.number(...precisions),
      );
      const scaled = rows(Float64Array.from(means, (mean, index) => mean * precisions[Math.floor(index / features)]!));
      return {
        determinants: own.times(graph.number(features), own.log(graph.number(...cholesky))),
        squares: (value: NodeId, numpy: FloatArithmetic): NodeId => {
          const products = late
            ? numpy.times(product(graph, value, transposed(rows(means)), numpy.dtype), graph.number(...precisions))
            : product(graph, value, transposed(scaled), numpy.dtype);
          const norms = numpy.round(graph.reduce("sum_squares", value));
          return numpy.plus(numpy.minus(shifts, numpy.times(graph.number(2), products)), numpy.times(norms, graph.number(...precisions)));
        },
      };
    },
  }[kind]();

  return {
    count,
    features,
    dtype,
    logarithms: (x) => {
      const numpy = new FloatArithmetic(graph, dtype(x));
      const value = graph.toDense(validated(context, x));
      const kept = context.since(1, 7, true) ? floatDtype(x) : dtype(x);
      const squares = rounded(graph, parts.squares(value, numpy), kind === "full" || kind === "tied" ? kept : dtype(x));
      const exponent = numpy.times(graph.number(-0.5), numpy.plus(graph.number(constant), squares));
      return numpy.plus(exponent, parts.determinants);
    },
  };

  function correlated(start: (component: number) => number, cells: Float64Array): Parts {
    const factorsOf = Array.from({ length: count }, (_, component) =>
      matrix(features, features, cells.subarray(start(component), start(component) + features * features)),
    );
    const diagonals = factorsOf.map(({ data }) =>
      Float64Array.from({ length: features }, (_, index) => (data as Float64Array)[index * (features + 1)]!),
    );
    return {
      determinants: eachComponent((component) => own.sum(own.log(graph.number(...diagonals[component]!)))),
      squares: (value, numpy) =>
        eachComponent((component) => {
          const weights = factorsOf[component]!;
          const shift = product(graph, graph.number(...meanOf(component)), weights, stored);
          const projected = numpy.minus(product(graph, value, weights, numpy.dtype), shift);
          return numpy.sum(numpy.round(graph.unary("square", projected)));
        }),
    };
  }

  function rows(cells: Float64Array): ReturnType<typeof matrix> {
    return matrix(count, features, stored === "<f4" ? cells.map(Math.fround) : cells);
  }
  function slice(cells: Float64Array, component: number): Float64Array {
    return cells.subarray(component * features, (component + 1) * features);
  }
  function eachComponent(build: (component: number) => NodeId): NodeId {
    return graph.concat(Array.from({ length: count }, (_, component) => build(component)));
  }
}

interface Parts {
  readonly determinants: NodeId;
  readonly squares: (value: NodeId, numpy: FloatArithmetic) => NodeId;
}
