import { withComplement } from "../../composites/index.ts";
import type { NodeId } from "../../ir/index.ts";
import type { ImportContext } from "../estimator/index.ts";

/** Below it CatBoost's `exp` of several numbers at once stops falling. */
const leastArgument = -708.3964185322641;
/** So many numbers it takes at once; the rest of a row one by one, which goes on to 0. */
const lanes = 4;

/** CatBoost's functions of scores, step by step as it rounds. */
export class Probabilities {
  readonly #context: ImportContext;

  constructor(context: ImportContext) {
    this.#context = context;
  }

  /** `1 / (1 + exp(−x))` of each column. */
  sigmoid(scores: NodeId): NodeId {
    return this.#context.graph.unary("expit", scores);
  }

  /** `−log(1 + exp(−x))` of each column. */
  logSigmoid(scores: NodeId): NodeId {
    const { graph } = this.#context;
    const odds = graph.unary("exp", graph.unary("negative", scores));
    return graph.unary("negative", graph.unary("log", graph.plus(graph.number(1), odds)));
  }

  /** Of two classes: `1 − p` and `p`. */
  binary(score: NodeId): NodeId {
    return withComplement(this.#context.graph, this.sigmoid(score));
  }

  logBinary(score: NodeId): NodeId {
    const { graph } = this.#context;
    return graph.concat([this.logSigmoid(graph.unary("negative", score)), this.logSigmoid(score)]);
  }

  softmax(scores: NodeId): NodeId {
    const { graph } = this.#context;
    const exponentials = this.#exponentials(this.#belowMaximum(scores));
    return graph.over(exponentials, graph.reduce("sum", exponentials));
  }

  logSoftmax(scores: NodeId): NodeId {
    const { graph } = this.#context;
    const differences = this.#belowMaximum(scores);
    return graph.minus(differences, graph.unary("log", graph.reduce("sum", this.#exponentials(differences))));
  }

  /** `exp(x)`: of several rows at once. */
  exponent(scores: NodeId): NodeId {
    const { graph } = this.#context;
    return graph.unary("fast_exp", graph.binary("maximum", scores, graph.number(leastArgument)));
  }

  #belowMaximum(scores: NodeId): NodeId {
    const { graph } = this.#context;
    return graph.minus(scores, graph.reduce("maximum", scores));
  }

  #exponentials(differences: NodeId): NodeId {
    const { graph } = this.#context;
    const width = graph.width(differences);
    const together = width - (width % lanes);
    const least = Array.from({ length: width }, (_, column) => (column < together ? leastArgument : -Infinity));
    return graph.unary("fast_exp", graph.binary("maximum", differences, graph.number(...least)));
  }
}
