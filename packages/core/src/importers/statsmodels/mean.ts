import { FloatArithmetic } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import type { ImportContext } from "../estimator/index.ts";

/** From `exog @ params` to what is predicted. */
export type Mean = (linear: NodeId) => NodeId;

/** How a model's `predict` ends. Throws UNSUPPORTED_OPTION for models and links that are not known. */
export function readMean(model: PythonView, context: ImportContext): Mean {
  const { graph } = context;
  const name = model.className;
  if (["OLS", "WLS", "GLS", "GLSAR", "RLM", "QuantReg"].includes(name)) return (linear) => linear;
  if (name === "GLM") return inverseLink(model.attribute("family").first("_link", "link"), context);
  if (name === "Logit") return (linear) => logistic(graph, linear);
  if (name === "Probit") return (linear) => graph.unary("ndtr", linear);
  if (["Poisson", "NegativeBinomial", "NegativeBinomialP", "GeneralizedPoisson"].includes(name))
    return (linear) => graph.unary("exp", linear);
  if (name === "MNLogit") return (linear) => multinomial(graph, linear);
  return context.unsupported(`the model ${name} of statsmodels`);
}

/** Links had names in small letters before 0.14. */
function inverseLink(link: PythonView, context: ImportContext): Mean {
  const { graph } = context;
  const one = graph.number(1);
  switch (link.className.toLowerCase()) {
    case "logit":
      return (linear) => logistic(graph, linear);
    case "log":
      return (linear) => graph.unary("exp", linear);
    case "logc":
      return (linear) => graph.minus(one, graph.unary("exp", linear));
    case "identity":
      return (linear) => linear;
    case "power":
    case "sqrt":
    case "inversepower":
    case "inverse_power":
    case "inversesquared":
    case "inverse_squared":
      return inversePower(graph, link.attribute("power").number());
    case "probit":
      return (linear) => graph.unary("ndtr", linear);
    case "cloglog":
      return (linear) => graph.minus(one, graph.unary("exp", graph.unary("negative", graph.unary("exp", linear))));
    case "loglog":
      return (linear) => graph.unary("exp", graph.unary("negative", graph.unary("exp", graph.unary("negative", linear))));
    case "negativebinomial":
    case "nbinom":
      return inverseOfCounts(graph, link.attribute("alpha").number());
    default:
      return context.unsupported(`the link ${link.className}`);
  }
}

function logistic(graph: GraphBuilder, linear: NodeId): NodeId {
  const one = graph.number(1);
  return graph.over(one, graph.plus(one, graph.unary("exp", graph.unary("negative", linear))));
}

function inversePower(graph: GraphBuilder, power: number): Mean {
  if (power === 1) return (linear) => linear;
  return (linear) => graph.binary("power", linear, graph.number(1 / power));
}

/** `-1 / (α (1 − exp(−z)))` */
function inverseOfCounts(graph: GraphBuilder, alpha: number): Mean {
  return (linear) => {
    const rest = graph.minus(graph.number(1), graph.unary("exp", graph.unary("negative", linear)));
    return graph.over(graph.number(-1), graph.times(graph.number(alpha), rest));
  };
}

/** The first class weighs 1, each other one the exponential of its score; all by their sum. */
function multinomial(graph: GraphBuilder, linear: NodeId): NodeId {
  const weights = graph.concat([graph.number(1), graph.unary("exp", linear)]);
  return graph.over(weights, new FloatArithmetic(graph, "<f8").sum(weights));
}
