import { GodwitError } from "../errors/index.ts";
import { containerFormats, exportAdvice, PythonDict, type ContainerFormat, type ModelFile, type PyValue } from "../formats/index.ts";
import { libraries } from "./libraries.ts";
import { selectModel } from "./select-model.ts";

/** The class whose pickles hold the same bytes as a library's own file, and the attribute that holds them. */
interface OwnClass {
  readonly module: string;
  readonly name: string;
  readonly attribute: string;
}

/** Formats of one library, of one model a file: read as the object that a pickle of that model holds. */
export const ownClasses: { readonly [K in ContainerFormat]?: OwnClass } = {
  "xgboost-json": { module: "xgboost.core", name: "Booster", attribute: "handle" },
  "xgboost-ubjson": { module: "xgboost.core", name: "Booster", attribute: "handle" },
  "xgboost-binary": { module: "xgboost.core", name: "Booster", attribute: "handle" },
  "lightgbm-text": { module: "lightgbm.basic", name: "Booster", attribute: "_handle" },
  "lightgbm-json": { module: "lightgbm.basic", name: "Booster", attribute: "_handle" },
  "catboost-cbm": { module: "catboost.core", name: "CatBoostModelFile", attribute: "__model" },
  "catboost-json": { module: "catboost.core", name: "CatBoostModelFile", attribute: "__model" },
  onnx: { module: "onnx.onnx_ml_pb2", name: "ModelProto", attribute: "serialized" },
  pmml: { module: "pmml", name: "PMML", attribute: "document" },
};

/** Wrapper classes that load a native file, by package: the attribute that holds the inner model. */
const wrapped: Readonly<Record<string, string>> = { xgboost: "_Booster" };

/**
 * The fitted model in a file. `modelClass` is the wrapper that the packager's loader makes of a native file. UNSUPPORTED_FORMAT,
 * NO_MODEL_INSIDE or AMBIGUOUS_MODEL where there is not the one.
 */
export function modelInFile(file: ModelFile, path: string | null, modelClass: string | null = null): PyValue {
  const value = selectModel(valuesIn(file), path);
  return file.values.length > 0 || modelClass === null ? value : inWrapper(value, modelClass);
}

function inWrapper(value: PyValue, modelClass: string): PyValue {
  const end = modelClass.lastIndexOf(".");
  const [module, name] = [modelClass.slice(0, end), modelClass.slice(end + 1)];
  const attribute = wrapped[module.split(".", 1)[0]!];
  if (attribute === undefined || (value !== null && typeof value === "object" && value.kind === "object" && value.name === name))
    return value;
  const state = PythonDict.of([[attribute, value]]);
  return { kind: "object", module, name, args: [], keywords: null, state, items: null, entries: null };
}

function valuesIn(file: ModelFile): readonly PyValue[] {
  if (file.values.length > 0) return file.values;
  const own = ownClasses[file.format];
  const value = own === undefined ? undefined : ownObject(own, file);
  if (value !== undefined && libraries.libraryOf(value) !== undefined) return [value];
  const hint = exportAdvice[file.format];
  throw new GodwitError("UNSUPPORTED_FORMAT", `the file is ${containerFormats[file.format]}, which this version does not read`, {
    ...(hint !== undefined && { hint }),
  });
}

function ownObject({ module, name, attribute }: OwnClass, { content, companions }: ModelFile): PyValue {
  const bytes = (data: Uint8Array): PyValue => ({ kind: "bytes", data, mutable: false });
  const state = PythonDict.of([[attribute, bytes(content)]]);
  for (const [file, data] of companions ?? []) state.set(`companion:${file}`, bytes(data));
  return { kind: "object", module, name, args: [], keywords: null, state, items: null, entries: null };
}
