import { folderOfTar, folderOfZip, openBundle, type Bundle, type Folder, type ParseYaml } from "./bundles/index.ts";
import { GodwitError } from "./errors/index.ts";
import { defaultLimits, readModelFile, type Decompress, type ModelFile, type ReadLimits } from "./formats/index.ts";

/** A model as people keep it: a file, or a folder that holds one. */
export type ModelSource = ModelFileSource | ModelFolderSource;

interface NamedSource {
  /** For messages. */
  readonly name?: string;
  /**
   * Where the model is: indices and keys joined by dots within a file, the path of a file within a folder or an archive; null or
   * absent where there is one model.
   */
  readonly path?: string | null;
}

/** A model file as its bytes. */
export interface ModelFileSource extends NamedSource {
  readonly bytes: Uint8Array;
  /** A file beside it, by its bare name; old joblib dumps and ONNX models with external data need it. */
  readonly read?: (name: string) => Promise<Uint8Array>;
}

/** A folder such as MLflow and BentoML write. */
export interface ModelFolderSource extends NamedSource {
  readonly folder: Folder;
}

/** What reading needs from outside. */
export interface ReadEnvironment {
  readonly decompress: Decompress;
  /** Needed for the folders of MLflow and BentoML, which describe themselves in YAML. */
  readonly parseYaml?: ParseYaml;
  readonly limits?: Partial<ReadLimits>;
}

/** A model file that was found and read. */
export interface OpenedSource {
  /** As the file was given, or found in its folder. */
  readonly bytes: Uint8Array;
  readonly file: ModelFile;
  /** Where in the file the model is. */
  readonly path: string | null;
  /** What the packager says, where the model lay in a folder or an archive. */
  readonly bundle: Bundle | null;
}

/** Reads the model file of a source, through the folders and archives around it. Errors name the source in `where`. */
export async function openSource(source: ModelSource, environment: ReadEnvironment): Promise<OpenedSource> {
  try {
    return await open(source, environment, 0);
  } catch (error) {
    throw error instanceof GodwitError && source.name !== undefined ? error.at({ file: source.name }) : error;
  }
}

async function open(source: ModelSource, environment: ReadEnvironment, depth: number): Promise<OpenedSource> {
  if ("folder" in source) return openFolder(source.folder, source, environment, depth);
  const limits: ReadLimits = { ...defaultLimits, ...environment.limits };
  const { read, bytes, path = null } = source;
  const file = await readModelFile(bytes, { decompress: environment.decompress, limits, ...(read && { read }) });
  if (file.format === "zip") return openFolder(folderOfZip(file.content, environment.decompress, limits), source, environment, depth);
  if (file.format === "tar") return openFolder(folderOfTar(file.content, limits), source, environment, depth);
  return { bytes, file, path, bundle: null };
}

async function openFolder(folder: Folder, source: ModelSource, environment: ReadEnvironment, depth: number): Promise<OpenedSource> {
  const limits: ReadLimits = { ...defaultLimits, ...environment.limits };
  if (depth === limits.compressionDepth)
    throw new GodwitError("LIMIT_EXCEEDED", `more than ${depth} archives around one another (limit: compressionDepth)`);
  const { path = null } = source;
  const { bundle, folder: inside } = await openBundle(folder, path, environment.parseYaml, limits);
  const parent = bundle.file.slice(0, bundle.file.lastIndexOf("/") + 1);
  const found = await open(
    {
      bytes: await inside.read(bundle.file),
      path: path === bundle.file ? null : path,
      read: async (name) => {
        if (!inside.files.includes(`${parent}${name}`)) throw new GodwitError("FILE_NOT_FOUND", `${name} is not beside the model`);
        return inside.read(`${parent}${name}`);
      },
    },
    environment,
    depth + 1,
  );
  return { ...found, bundle: found.bundle ?? bundle };
}
