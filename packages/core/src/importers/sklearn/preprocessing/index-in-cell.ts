import { vector, type NodeId } from "../../../ir/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

/** A number with a meaning of its own; NaN is one too. */
interface Exception {
  readonly number: number;
  readonly index: number;
}

/**
 * A cell (f64 [rows, 1]) as the index (i32) of one of `count` things, as `things[cell.astype(int)]` has it: cut to a whole
 * number, and counted from the end where negative. Any other is an UNSEEN_CATEGORY error. Of the exceptions the last counts.
 */
export function indexInCell(context: ImportContext, cell: NodeId, count: number, exceptions: readonly Exception[] = []): NodeId {
  const { graph } = context;
  const whole = Array.from({ length: 2 * count }, (_, place) => place - count);
  const found = graph.lookup(
    graph.unary("trunc", cell),
    vector(whole),
    whole.map((each) => (each < 0 ? each + count : each)),
    -1,
    -1,
  );
  const index = exceptions.reduce(
    (otherwise, { number, index: special }) => {
      const met = Number.isNaN(number) ? graph.isMissing(cell) : graph.compare("equal", cell, graph.number(number));
      return graph.where(met, graph.number(special), otherwise);
    },
    graph.cast(found, "f64"),
  );
  return graph.check(graph.cast(index, "i32"), "known", context.path, []);
}
