import { GodwitError } from "../errors/index.ts";
import { decodeUtf8, detect, exportAdvice, type ReadLimits } from "../formats/index.ts";
import { plainBundle, type Bundle } from "./bundle.ts";
import { subfolder, type Folder } from "./folder.ts";
import { isMapping, textIn, type Mapping } from "./mapping.ts";
import { openMlflow } from "./mlflow.ts";

/** Reads YAML of the core schema as plain data, or promises it; throws where the text is broken or expands its aliases without end. */
export type ParseYaml = (text: string) => unknown;

/** A description is small; anything longer is not one. */
const descriptionBytes = 4 * 2 ** 20;
/** So many files of a folder without a description are looked at. */
const mostFiles = 200;

/** A folder whose model was found, with paths from the folder of its description on. */
export interface OpenBundle {
  readonly bundle: Bundle;
  readonly folder: Folder;
}

/**
 * Finds the model in a folder: as an MLflow or BentoML description says, else the one file that is a model. `wanted` names a
 * file instead. NO_MODEL_INSIDE, AMBIGUOUS_MODEL, UNSUPPORTED_FORMAT, MALFORMED.
 */
export async function openBundle(
  folder: Folder,
  wanted: string | null,
  parseYaml: ParseYaml | undefined,
  limits: ReadLimits,
): Promise<OpenBundle> {
  if (wanted !== null && folder.files.includes(wanted)) return { bundle: plainBundle(wanted), folder };
  const mlflow = topmost(folder, "MLmodel");
  if (mlflow !== null) {
    const inside = subfolder(folder, parentOf(mlflow));
    return { bundle: await openMlflow(inside, await describe(inside, "MLmodel", parseYaml)), folder: inside };
  }
  if (topmost(folder, "saved_model.pb") !== null)
    throw new GodwitError("UNSUPPORTED_FORMAT", "the folder is a TensorFlow SavedModel, which is not read", {
      hint: exportAdvice["saved-model"]!,
    });
  if (["sys_info", "pickle", "storages", "tensors"].every((file) => folder.files.includes(file)))
    throw new GodwitError("UNSUPPORTED_FORMAT", "the archive is a PyTorch file of the first versions, which is not read", {
      hint: exportAdvice["pytorch-pickle"]!,
    });
  const bento = topmost(folder, "model.yaml");
  const within = bento === null ? folder : subfolder(folder, parentOf(bento));
  const packager = bento === null ? null : bentoName(await describe(within, "model.yaml", parseYaml));
  const models = await modelFiles(within, limits);
  const [only] = models;
  if (only === undefined) throw new GodwitError("NO_MODEL_INSIDE", "the folder holds no model file");
  if (models.length > 1) {
    const shown = models.slice(0, 20).map((file) => `#${file}`);
    throw new GodwitError("AMBIGUOUS_MODEL", `the folder holds ${models.length} model files: ${shown.join(", ")}`);
  }
  return { bundle: { ...plainBundle(only), packager }, folder: within };
}

/** BentoML's description of a model names the module that stored it. */
function bentoName(description: Mapping): string | null {
  return textIn(description, "module") !== null || textIn(description, "bentoml_version") !== null ? "BentoML" : null;
}

async function describe(folder: Folder, file: string, parseYaml: ParseYaml | undefined): Promise<Mapping> {
  if (parseYaml === undefined) throw new GodwitError("UNSUPPORTED_FORMAT", `${file} cannot be read here: there is no reader of YAML`);
  const bytes = await folder.read(file);
  if (bytes.length > descriptionBytes) throw new GodwitError("LIMIT_EXCEEDED", `${file} has more than ${descriptionBytes} bytes`);
  try {
    const description = await parseYaml(decodeUtf8(bytes) ?? "");
    if (isMapping(description)) return description;
  } catch (cause) {
    throw new GodwitError("MALFORMED", `${file} is no YAML: ${cause instanceof Error ? cause.message.split("\n", 1)[0] : ""}`, { cause });
  }
  throw new GodwitError("MALFORMED", `${file} describes nothing`);
}

const modelName =
  /(?:\.(?:pkl|pickle|joblib|sav|dat|bin|model|skops|json|ubj|xgb|deprecated|txt|lgb|cbm|cb|onnx|pmml|xml|npz|gz|z|bz2|xz|lzma|lz4|zlib)|(?:^|\/)[^.]+)$/iu;

/** The files that begin as a model does. */
async function modelFiles(folder: Folder, limits: ReadLimits): Promise<readonly string[]> {
  const candidates = folder.files.filter((file) => modelName.test(file));
  if (candidates.length > mostFiles)
    throw new GodwitError("AMBIGUOUS_MODEL", `the folder has ${candidates.length} files that could be a model`, {
      hint: "Name one: FOLDER#FILE.",
    });
  const found: string[] = [];
  for (const file of candidates) if (isModel(await folder.read(file), limits)) found.push(file);
  return found;
}

function isModel(bytes: Uint8Array, limits: ReadLimits): boolean {
  const detected = detect(bytes, limits);
  if (detected.kind !== "format") return detected.kind === "compression";
  return !["json", "npy", "zip", "tar", "mlmodel", "parquet", "arrow", "sqlite", "zstd"].includes(detected.format);
}

/** The file of that name that lies nearest to the top. */
function topmost(folder: Folder, name: string): string | null {
  const found = folder.files.filter((file) => file === name || file.endsWith(`/${name}`));
  return found.toSorted((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1))[0] ?? null;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
