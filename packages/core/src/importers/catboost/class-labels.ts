import type { JsonView } from "../../formats/index.ts";
import { strings, tensor, vector, type Tensor } from "../../ir/index.ts";
import type { Labels } from "../estimator/index.ts";
import type { ModelInfo } from "./model-info.ts";
import { invalid } from "./tree-nodes.ts";

/** The classes of a model: what they are called, and which of them each output stands for. */
export interface Classes {
  readonly labels: Labels;
  /** For each output the place of its class: classes that training did not meet have none. */
  readonly places: readonly number[];
}

/** `outputs` 1 for two classes. Throws INVALID_MODEL where the names do not fit the outputs. */
export function readClasses({ classes, names, loss }: ModelInfo, outputs: number): Classes {
  const count = Math.max(2, outputs);
  const stated = classes?.find("class_names")?.items() ?? [];
  const found =
    classes
      ?.find("class_to_label")
      ?.items()
      .map((each) => each.number()) ?? [];
  const total = Math.max(0, classes?.find("classes_count")?.int32() ?? 0);
  const type = classes?.find("class_label_type")?.string() ?? "";
  if (stated.length > 0) return { labels: labelsOf(stated, type), places: placesOf(found, stated.length, outputs) };
  if (names.length > 0) return { labels: textLabels(names), places: placesOf([], names.length, outputs) };
  const whole = type === "" ? textLabels : integerLabels;
  const numbers = Array.from({ length: Math.max(total, count) }, (_, index) => index);
  if (total > count) return { labels: whole(numbers.map(String)), places: placesOf(found, total, outputs) };
  const own = found.length === count && loss !== "MultiLogloss" ? found : numbers.slice(0, count);
  return { labels: whole(own.map(String)), places: placesOf([], count, outputs) };
}

function placesOf(found: readonly number[], classes: number, outputs: number): readonly number[] {
  if (outputs === 1) return classes === 2 ? [0] : invalid(`one output for ${classes} classes`);
  const places = found.length === 0 ? Array.from({ length: outputs }, (_, index) => index) : found;
  const distinct =
    new Set(places).size === places.length && places.every((place) => Number.isInteger(place) && place >= 0 && place < classes);
  return distinct && places.length === outputs ? places : invalid(`${outputs} outputs do not fit ${classes} classes`);
}

function labelsOf(names: readonly JsonView[], type: string): Labels {
  switch (type) {
    case "Integer":
      return integerLabels(names.map((name) => String(name.number())));
    case "Float":
      return numberLabels(names.map((name) => name.number()));
    case "Boolean":
      return booleanLabels(names.map((name) => name.boolean()));
    case "String": {
      const values = names.map((name) => name.string());
      return { count: values.length, table: column(strings(values)), dtype: "|O", values };
    }
    case "":
      return textLabels(names.map((name) => name.string()));
    default:
      return invalid(`class names of type ${type}`);
  }
}

/** Before 0.21 names are texts, and answers are numbers where every name can be read as one. */
function textLabels(names: readonly string[]): Labels {
  const numbers = names.map(Number);
  if (numbers.every((number) => !Number.isNaN(number))) return numberLabels(numbers);
  return { count: names.length, table: column(strings(names)), dtype: `<U${Math.max(...names.map((name) => name.length))}`, values: names };
}

function integerLabels(texts: readonly string[]): Labels {
  const values = texts.map(Number);
  if (!values.every(Number.isSafeInteger)) invalid("an integer class name is none");
  return { count: values.length, table: tensor("i64", [values.length, 1], BigInt64Array.from(values, BigInt)), dtype: "<i8", values };
}

function numberLabels(values: readonly number[]): Labels {
  return { count: values.length, table: column(vector(values)), dtype: "<f8", values };
}

function booleanLabels(values: readonly boolean[]): Labels {
  return { count: values.length, table: column(vector(values.map(Number))), dtype: "|b1", values };
}

function column(row: Tensor): Tensor {
  return { ...row, shape: [row.data.length, 1] };
}
