import { GodwitError } from "../errors/index.ts";
import { decodeUtf8 } from "../formats/index.ts";
import type { Bundle, BundleColumn } from "./bundle.ts";
import { fileNamed, type Folder } from "./folder.ts";
import { isMapping, textIn, type Mapping } from "./mapping.ts";

/** The flavours whose file is a model of a library that is read, and the field that names the file. */
const flavors: readonly (readonly [flavor: string, field: string])[] = [
  ["sklearn", "pickled_model"],
  ["xgboost", "data"],
  ["lightgbm", "data"],
  ["catboost", "data"],
  ["statsmodels", "data"],
  ["onnx", "data"],
];

/** Loaders of `python_function` alone, for folders that state no other flavour. */
const loaders: Readonly<Record<string, string>> = Object.fromEntries(flavors.map(([flavor]) => [`mlflow.${flavor}`, flavor]));

/**
 * Reads the `MLmodel` description of an MLflow model folder. UNSUPPORTED_FORMAT names the flavours where none is read, or where
 * the model is a Python class of its user.
 */
export async function openMlflow(folder: Folder, description: Mapping): Promise<Bundle> {
  const stated = mappingIn(description, "flavors") ?? {};
  const pyfunc = mappingIn(stated, "python_function");
  const known = flavors.find(([flavor]) => isMapping(stated[flavor]));
  const file = known === undefined ? pyfuncFile(pyfunc) : textIn(stated[known[0]] as Mapping, known[1]);
  if (file === null) throw unreadable(stated, pyfunc);
  const flavor = known === undefined ? {} : (stated[known[0]] as Mapping);
  return {
    packager: "MLflow",
    file: fileNamed(folder, file),
    modelClass: textIn(flavor, "model_class"),
    columns: columnsOf(mappingIn(description, "signature")),
    method: pyfunc === null ? null : textIn(pyfunc, "predict_fn"),
    example: await exampleOf(folder, mappingIn(description, "saved_input_example_info")),
  };
}

function pyfuncFile(pyfunc: Mapping | null): string | null {
  const loader = pyfunc === null ? null : textIn(pyfunc, "loader_module");
  if (pyfunc === null || loader === null || !Object.hasOwn(loaders, loader)) return null;
  return textIn(pyfunc, "model_path") ?? textIn(pyfunc, "data");
}

function unreadable(stated: Mapping, pyfunc: Mapping | null): GodwitError {
  const loader = pyfunc === null ? null : textIn(pyfunc, "loader_module");
  if (loader === "mlflow.pyfunc.model")
    return new GodwitError("UNSUPPORTED_FORMAT", "the MLflow folder holds a Python class of its user (mlflow.pyfunc.model)", {
      hint: "Save the model inside of it with its own flavour, for instance mlflow.sklearn.save_model.",
    });
  const names = Object.keys(stated).filter((name) => name !== "python_function");
  const what = names.length > 0 ? names.join(", ") : (loader ?? "none");
  return new GodwitError("UNSUPPORTED_FORMAT", `the MLflow folder is of the flavour ${what}, which is not read`, {
    hint: "Networks of PyTorch, Keras and TensorFlow run when they are exported to ONNX.",
  });
}

/** The signature's inputs: JSON of columns, or of one tensor. */
function columnsOf(signature: Mapping | null): readonly BundleColumn[] | null {
  const text = signature === null ? null : textIn(signature, "inputs");
  if (text === null) return null;
  const inputs: unknown = parseJson(text, "the signature");
  if (!Array.isArray(inputs)) return null;
  const columns = inputs.flatMap((input: unknown) => (isMapping(input) ? [input] : []));
  const [only] = columns;
  if (columns.length === 1 && only !== undefined && only["type"] === "tensor") return tensorColumns(only);
  return columns.map((column) => ({ name: textIn(column, "name"), kind: kindOf(column["type"]) }));
}

function tensorColumns(input: Mapping): readonly BundleColumn[] | null {
  const spec = mappingIn(input, "tensor-spec");
  const shape = spec === null ? undefined : spec["shape"];
  if (!Array.isArray(shape) || shape.length !== 2) return null;
  const width: unknown = shape[1];
  if (typeof width !== "number" || !Number.isInteger(width) || width < 1 || width > 1_000_000) return null;
  return Array.from({ length: width }, () => ({ name: null, kind: kindOf(spec?.["dtype"]) }));
}

function kindOf(type: unknown): BundleColumn["kind"] {
  if (type === "string" || type === "str") return "string";
  return typeof type === "string" && /^(?:u?int|float|double|long|integer|boolean|bool)/u.test(type) ? "numeric" : "undecided";
}

/** The stored example as rows: a frame by column, or lists. */
async function exampleOf(folder: Folder, info: Mapping | null): Promise<readonly unknown[] | null> {
  const path = info === null ? null : textIn(info, "artifact_path");
  if (info === null || path === null || textIn(info, "type") !== "dataframe") return null;
  const stored: unknown = parseJson(decodeUtf8(await folder.read(fileNamed(folder, path))) ?? "", "the input example");
  if (Array.isArray(stored)) return stored as readonly unknown[];
  if (!isMapping(stored) || !Array.isArray(stored["data"])) return null;
  const { columns, data } = stored as { readonly columns?: unknown; readonly data: readonly unknown[] };
  if (!Array.isArray(columns) || columns.some((name) => typeof name !== "string")) return data;
  return data.map((row) =>
    Array.isArray(row) ? Object.fromEntries(row.map((cell, index) => [String(columns[index]), cell as unknown])) : row,
  );
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GodwitError("MALFORMED", `${what} of the MLflow folder is no JSON`, { cause });
  }
}

function mappingIn(mapping: Mapping, key: string): Mapping | null {
  const value = mapping[key];
  return isMapping(value) ? value : null;
}
