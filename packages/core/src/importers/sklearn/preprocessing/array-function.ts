import { GodwitError } from "../../../errors/index.ts";
import type { PyValue, PythonView } from "../../../formats/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import type { UnaryFunction } from "../../../math/index.ts";
import { rounded } from "../../../composites/index.ts";
import { floatDtype, functionName, type ImportContext, isFloat32, readDtypeName, Table, validated } from "../../estimator/index.ts";

/** A table from a table, as a function of arrays makes it. */
type ArrayFunction = (x: Table) => Table;

/** Keyword arguments, each taken once; what is left over is refused. */
class Keywords {
  readonly #values: Map<string, PythonView>;

  constructor(values: Map<string, PythonView>) {
    this.#values = values;
  }

  take(...names: readonly string[]): PythonView | undefined {
    const name = names.find((each) => this.#values.has(each));
    const value = name === undefined ? undefined : this.#values.get(name);
    if (name !== undefined) this.#values.delete(name);
    return value?.orNone();
  }

  refuseRest(what: string, context: ImportContext): void {
    const [name] = this.#values.keys();
    if (name !== undefined) context.unsupported(`${what} with the argument ${name}`);
  }
}

/** Functions of one cell under NumPy's names, where they differ from ours. */
const otherNames: Readonly<Record<string, UnaryFunction>> = {
  abs: "absolute",
  fabs: "absolute",
  rad2deg: "degrees",
  deg2rad: "radians",
  fix: "trunc",
};
const cellFunctions: readonly UnaryFunction[] = [
  ...([
    "absolute",
    "negative",
    "sign",
    "square",
    "reciprocal",
    "sqrt",
    "floor",
    "ceil",
    "trunc",
    "rint",
    "cbrt",
    "degrees",
    "radians",
  ] as const),
  ...(["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "expit", "log_expit", "erf", "ndtri"] as const),
  ...(["sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"] as const),
];
const copies: readonly string[] = ["positive", "asarray", "array", "copy", "ascontiguousarray", "asfortranarray", "asanyarray"];
/** What SciPy's sparse matrices offer: functions that leave 0 at 0. */
const sparseFunctions: readonly UnaryFunction[] = [
  ...(["absolute", "negative", "sign", "sqrt", "floor", "ceil", "trunc", "rint", "degrees", "radians", "expm1", "log1p"] as const),
  ...(["sin", "tan", "arcsin", "arctan", "sinh", "tanh", "arcsinh", "arctanh"] as const),
];
const keepIntegers: readonly UnaryFunction[] = ["absolute", "negative", "sign", "square"];
const integersDiffer: readonly UnaryFunction[] = ["reciprocal", "floor", "ceil", "trunc", "rint"];

/** The same where the function is known, else undefined. */
export function knownFunction(view: PythonView, keywords: PythonView | undefined, context: ImportContext): ArrayFunction | undefined {
  try {
    return readFunction(view, keywords, context);
  } catch (error) {
    if (error instanceof GodwitError && error.code === "UNSUPPORTED_OPTION") return undefined;
    throw error;
  }
}

/** Reads a function by name, alone or in a `functools.partial`. Throws UNSUPPORTED_OPTION with the name of any other. */
export function readFunction(view: PythonView, keywords: PythonView | undefined, context: ImportContext): ArrayFunction {
  const partial = partialOf(view);
  const func = partial?.func ?? view;
  const named = new Map([...(partial?.keywords ?? []), ...entriesOf(keywords)]);
  const name = functionName(func);
  const defined = func.is("global") ? context.definedFunction(name) : undefined;
  if (defined !== undefined) return (x) => defined(x, context);
  const [root] = name.split(".");
  const last = func.is("global") ? func.className : "";
  const given = new Keywords(named);
  const found =
    root === "numpy" || root === "scipy"
      ? arrayFunction(last, given, context)
      : last === "check_array"
        ? checkArray(given, context)
        : undefined;
  if (found === undefined && !func.is("global")) return context.unsupported(name);
  if (found === undefined) return context.unsupported(`the function ${name}`);
  given.refuseRest(name, context);
  return found;
}

/** `functools.partial(func, **keywords)`; positional arguments stand before the table and are not known here. */
function partialOf(view: PythonView): { func: PythonView; keywords: [string, PythonView][] } | undefined {
  if (!view.is("object") || view.className !== "partial") return undefined;
  const [func, positional, keywords] = view.state().items();
  if (func === undefined || (positional?.items().length ?? 0) > 0) return undefined;
  return { func, keywords: entriesOf(keywords?.orNone()) };
}

function entriesOf(view: PythonView | undefined): [string, PythonView][] {
  return (view?.entries() ?? []).map(([key, value]: [PyValue, PythonView]) => [typeof key === "string" ? key : "", value]);
}

function arrayFunction(name: string, given: Keywords, context: ImportContext): ArrayFunction | undefined {
  const { graph } = context;
  const known = otherNames[name] ?? cellFunctions.find((each) => each === name);
  if (known !== undefined) return (x) => cellByCell(known, x, context);
  if (copies.includes(name)) return (x) => x;
  switch (name) {
    case "clip": {
      const [low, high] = [given.take("a_min", "min")?.float64(), given.take("a_max", "max")?.float64()];
      return (x) =>
        isFloat32(x) && !x.isSparse
          ? clippedFloats(x, low, high, context)
          : numeric(x, context, (value) => clipped(value, low, high, context));
    }
    case "nan_to_num": {
      given.take("copy");
      const filling = [given.take("nan")?.number(), given.take("posinf")?.number(), given.take("neginf")?.number()];
      return (x) => numeric(x, context, (value) => finiteCells(value, filling, context));
    }
    case "round":
    case "around":
    case "round_": {
      const decimals = given.take("decimals")?.integer() ?? 0;
      if (decimals === 0) return (x) => cellByCell("rint", x, context);
      const [first, second] = decimals > 0 ? (["multiply", "divide"] as const) : (["divide", "multiply"] as const);
      const power = graph.number(Number(`1e${Math.abs(decimals)}`));
      return (x) => numeric(x, context, (value) => graph.binary(second, graph.unary("rint", graph.binary(first, value, power)), power));
    }
    case "csr_matrix":
    case "csr_array":
      return (x) => (x.isSparse ? x : Table.ofNode(graph, graph.toSparse(x.numeric()), floatDtype(x)));
    case "isfinite":
    case "isinf":
      return (x) => {
        x.allowMissing();
        const size = graph.unary("absolute", x.denseNumeric());
        return Table.ofNode(graph, graph.compare(name === "isinf" ? "equal" : "less", size, graph.number(Infinity)), "|b1");
      };
    case "isnan":
      return (x) => {
        x.allowMissing();
        return Table.ofNode(graph, graph.isMissing(x.denseNumeric()), "|b1");
      };
    default:
      return undefined;
  }
}

function cellByCell(name: UnaryFunction, x: Table, context: ImportContext): Table {
  const { graph } = context;
  const { dtype } = x;
  if (x.isSparse && !sparseFunctions.includes(name)) context.unsupported(`${name} of sparse data`);
  const integer = /^.[iu]/.test(dtype);
  if (integer && integersDiffer.includes(name)) context.unsupported(`${name} of integers`);
  x.allowMissing();
  const float = isFloat32(x) ? "<f4" : "<f8";
  const ours = float === "<f4" ? (name === "exp" ? "expf" : name === "log" ? "logf" : name) : name;
  return Table.ofNode(graph, rounded(graph, graph.unary(ours, x.numeric()), float), integer && keepIntegers.includes(name) ? dtype : float);
}

/** A function of dense float64 numbers. */
function numeric(x: Table, context: ImportContext, build: (value: NodeId) => NodeId): Table {
  if (x.dtype !== "<f8" || x.isSparse) context.unsupported("a function of other than dense float64 numbers");
  x.allowMissing();
  return Table.ofNode(context.graph, build(x.numeric()));
}

function clipped(value: NodeId, low: Float64Array | undefined, high: Float64Array | undefined, { graph }: ImportContext): NodeId {
  const above = low === undefined ? value : graph.binary("maximum", value, graph.constant(vector(low)));
  return high === undefined ? above : graph.binary("minimum", above, graph.constant(vector(high)));
}

/** One bound for all is rounded to the table's own dtype; of several the library makes float64 numbers. */
function clippedFloats(x: Table, low: Float64Array | undefined, high: Float64Array | undefined, context: ImportContext): Table {
  if ((low?.length ?? 1) > 1 || (high?.length ?? 1) > 1) context.unsupported("clip of float32 numbers to bounds of each column");
  x.allowMissing();
  return Table.ofNode(context.graph, clipped(x.numeric(), low?.map(Math.fround), high?.map(Math.fround), context), "<f4");
}

function finiteCells(value: NodeId, [nan, above, below]: readonly (number | undefined)[], { graph }: ImportContext): NodeId {
  const filled = graph.where(graph.isMissing(value), graph.number(nan ?? 0), value);
  const lower = graph.where(graph.compare("equal", value, graph.number(Infinity)), graph.number(above ?? Number.MAX_VALUE), filled);
  return graph.where(graph.compare("equal", value, graph.number(-Infinity)), graph.number(below ?? -Number.MAX_VALUE), lower);
}

/** scikit-learn's own validation, used as a step. */
function checkArray(given: Keywords, context: ImportContext): ArrayFunction {
  const finite = given.take("force_all_finite", "ensure_all_finite");
  given.take("copy");
  const dtype = given.take("dtype");
  const dtypes = dtype === undefined ? [] : dtype.is("list") || dtype.is("tuple") ? dtype.items() : [dtype];
  if (dtypes.length > 0 && !dtypes.some((each) => readDtypeName(each) === "<f8"))
    context.unsupported("check_array with a dtype other than float64");
  const missing = finite?.isString === true ? (finite.choice("allow-nan"), "allow") : "refuse";
  if (finite !== undefined && !finite.isString && !finite.boolean()) return (x) => x;
  return (x) => Table.ofNode(context.graph, validated(context, x, { missing }), x.dtype, x.sources);
}
