import { rounded } from "../arithmetic.ts";
import type { OperatorCall } from "../operator-call.ts";
import { operator, type Operator } from "../operators/operator.ts";
import type { MapValue, RowsValue, Value } from "../value.ts";

/** More columns than any model makes of a map. */
const mostColumns = 2 ** 20;

function mapOf(call: OperatorCall): MapValue {
  const [value] = call.inputs;
  return value?.kind === "map" ? value : call.refuse("an input that is no map of the model's own");
}

/** The values of keys, 0 where a key is not there. Of no type yet. */
function valuesOf(call: OperatorCall, map: MapValue, keys: readonly (string | number)[]): RowsValue["node"] {
  const { graph } = call;
  const terms = keys.map(String);
  if (terms.length === 0 || terms.length > mostColumns || new Set(terms).size !== terms.length) return call.invalid("its keys");
  const sums = graph.add("term_sums", [map.node], { target: { kind: "vocabulary", terms, size: terms.length } });
  return rounded(graph, graph.toDense(sums), map.type === "float" ? "float" : "double");
}

function dictVectorizer(call: OperatorCall): Value {
  const map = mapOf(call);
  const [texts, numbers] = [call.strings("string_vocabulary"), call.integers("int64_vocabulary")];
  const keys = (map.keys === "string" ? texts : numbers) ?? call.invalid(`it has no vocabulary of type ${map.keys}`);
  return { kind: "rows", type: map.type, dims: [{ each: 1 }, keys.length], node: valuesOf(call, map, keys) };
}

/** Values at the columns that their keys name. What the values alone are depends on the row: as many as it has keys. */
function castMap(call: OperatorCall): Value {
  const map = mapOf(call);
  const to = call.string("cast_to", "TO_FLOAT");
  const width = call.integer("max_map", 1);
  if (map.keys !== "int64") return call.invalid(`keys of type ${map.keys}`);
  if (call.string("map_form", "DENSE") !== "SPARSE") return call.refuse("as many columns as a map has keys");
  if (to === "TO_STRING" || map.type !== "float") return call.refuse(`values of type ${map.type} as ${to}`);
  if (!(width >= 1 && width <= mostColumns)) return call.invalid(`${width} columns`);
  const node = valuesOf(
    call,
    map,
    Array.from({ length: width }, (_, key) => key),
  );
  const isWhole = to === "TO_INT64";
  const { graph } = call;
  const whole = (): RowsValue["node"] => graph.plus(graph.unary("trunc", node), graph.number(0));
  return { kind: "rows", type: isWhole ? "int64" : "float", dims: [{ each: 1 }, width], node: isWhole ? whole() : node };
}

export const mapOperators: readonly Operator[] = [
  operator("ai.onnx.ml.DictVectorizer", dictVectorizer),
  operator("ai.onnx.ml.CastMap", castMap),
];
