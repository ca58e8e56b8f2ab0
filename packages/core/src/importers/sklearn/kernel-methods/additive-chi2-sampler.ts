import { GodwitError } from "../../../errors/index.ts";
import { FloatArithmetic } from "../../../composites/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, floatDtype, Table, validated } from "../../estimator/index.ts";

const usualIntervals: { readonly [steps: number]: number } = { 1: 0.8, 2: 0.5, 3: 0.4 };

const mostSteps = 1000;

/** Roots, and cosines and sines of logarithms at regular intervals; 0 stays 0, and what is negative is refused. */
export const additiveChi2Sampler: EstimatorReader = {
  classNames: ["AdditiveChi2Sampler"],
  read(view, context) {
    const { graph } = context;
    const steps = view.attribute("sample_steps").integer(1);
    const interval =
      view.find("sample_interval_")?.orNone()?.number() ?? view.attribute("sample_interval").orNone()?.number() ?? usualIntervals[steps];
    if (interval === undefined) return context.unsupported(`sample_steps=${steps} without an interval, which the library refuses`);
    if (steps > mostSteps) throw new GodwitError("LIMIT_EXCEEDED", `${steps} steps of a sampler`, { where: context.where() });
    return {
      methods: {},
      transform(x) {
        const dtype = floatDtype(x);
        const numpy = new FloatArithmetic(graph, dtype);
        const value = graph.toDense(validated(context, x));
        const zero = graph.compare("equal", value, graph.number(0));
        const kept = graph.where(zero, graph.number(1), value);
        const logarithms = graph.check(numpy.log(kept), "finite", context.path, []);
        const stored = (cells: NodeId): NodeId => graph.where(zero, graph.number(0), cells);
        const angle = numpy.times(graph.number(interval), logarithms);
        const width = numpy.times(numpy.times(graph.number(2), kept), graph.number(interval));
        const parts = [stored(numpy.round(graph.unary("sqrt", numpy.times(kept, graph.number(interval)))))];
        for (let step = 1; step < steps; step++) {
          const decay = graph.unary("cosh", graph.number(Math.PI * step * interval));
          const factor = numpy.round(graph.unary("sqrt", numpy.over(width, decay)));
          const turned = numpy.times(graph.number(step), angle);
          for (const name of ["cos", "sin"] as const) parts.push(stored(numpy.times(factor, numpy.round(graph.unary(name, turned)))));
        }
        const joined = graph.concat(parts);
        return Table.ofNode(graph, x.isSparse ? graph.toSparse(joined) : joined, dtype);
      },
    };
  },
};
