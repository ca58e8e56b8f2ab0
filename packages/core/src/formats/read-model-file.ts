import { GodwitError } from "../errors/index.ts";
import { ByteCursor } from "./bytes/cursor.ts";
import type { Container } from "./read-container.ts";
import type { Decompress } from "./decompress.ts";
import { defaultLimits, type ReadLimits } from "./limits.ts";
import { hasObjects } from "./numpy/dtype.ts";
import { parseNpyHeader, readNpy } from "./numpy/npy.ts";
import type { GlobalUse } from "./pickle/global-log.ts";
import { become } from "./pickle/instances.ts";
import type { SiblingArray } from "./pickle/joblib-array.ts";
import { arrayFromState } from "./pickle/numpy-state.ts";
import { Unpickler, UnpicklingSession } from "./pickle/unpickler.ts";
import { checkDepth } from "./python/check-depth.ts";
import type { NdArray, PyValue } from "./python/value.ts";
import { readSkops } from "./skops/read-skops.ts";
import { inflatesTooMuch, inflationLimit } from "./compression/inflation-limit.ts";
import { PythonDict } from "./python/dict.ts";
import { readZip, readZipEntry } from "./zip.ts";
import { readCompanions } from "./onnx/read-companions.ts";
import { readContainer, readZFile } from "./read-container.ts";

/** What a reader needs from its environment. */
export interface ReadOptions {
  readonly decompress: Decompress;
  /** The bytes of a file beside the model; only for old joblib dumps of many files and for ONNX with external data. The name is never a path. */
  readonly read?: (name: string) => Promise<Uint8Array>;
  readonly limits?: Partial<ReadLimits>;
}

/** A file as it was read: of pickles, joblib dumps, skops and .npz files the values in it, of other formats the decompressed content. */
export interface ModelFile extends Container {
  /** One for each pickle in the file; empty for other formats. */
  readonly values: readonly PyValue[];
  /** Every class and function that the pickles name. */
  readonly globals: readonly GlobalUse[];
  readonly warnings: readonly string[];
  /** The files beside the model that hold a part of it, by name; of ONNX alone. */
  readonly companions?: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads the bytes of a model file as data. Nothing in it is run. Dangerous globals are reported, not refused: see
 * `refuseDangerous`. NOT_A_MODEL, TRUNCATED, MALFORMED, UNSUPPORTED_FORMAT or LIMIT_EXCEEDED, with the byte (of the
 * decompressed content) where it was met.
 */
export async function readModelFile(bytes: Uint8Array, options: ReadOptions): Promise<ModelFile> {
  const limits = { ...defaultLimits, ...options.limits };
  const container = await readContainer(bytes, options.decompress, limits);
  if (container.format === "skops") {
    const { value, globals } = await readSkops(container.content, options.decompress, limits);
    checkDepth([value], limits.depth);
    return { ...container, values: [value], globals, warnings: [] };
  }
  if (container.format === "onnx") {
    const companions = await readCompanions(container.content, options.read);
    return { ...container, values: [], globals: [], warnings: [], companions };
  }
  if (container.format !== "pickle" && container.format !== "npz") return { ...container, values: [], globals: [], warnings: [] };
  const session = new UnpicklingSession(limits);
  const values =
    container.format === "npz" ? [await readNamedArrays(container.content, options, session)] : readPickles(container.content, session);
  for (const { target, sibling } of session.siblings) become(target, await readSibling(sibling, options, session));
  checkDepth(values, limits.depth);
  const globals = session.globals.uses();
  const isJoblib = container.compression.includes("z-file") || globals.some(({ module }) => /(?:^|\.)joblib\.numpy_pickle/u.test(module));
  const format = container.format === "npz" ? "npz" : isJoblib ? "joblib" : "pickle";
  return { ...container, format, values, globals, warnings: session.warnings };
}

/** Throws DANGEROUS_PICKLE where the file names anything that would run code or touch the machine in Python. */
export function refuseDangerous(file: ModelFile): void {
  const dangerous = file.globals.filter(({ status }) => status === "dangerous");
  const [first] = dangerous;
  if (first === undefined) return;
  const names = dangerous.slice(0, 5).map(({ module, name }) => `${module}.${name}`);
  const more = dangerous.length > names.length ? ` and ${dangerous.length - names.length} more` : "";
  throw new GodwitError("DANGEROUS_PICKLE", `the file would use ${names.join(", ")}${more}`, { where: { byte: first.byte } });
}

/** All pickles of a file, one after another. What follows the first one and is no pickle is a warning. */
function readPickles(content: Uint8Array, session: UnpicklingSession): PyValue[] {
  const cursor = new ByteCursor(content);
  const values = [readFirst(cursor, session)];
  while (cursor.remaining > 0) {
    const start = cursor.position;
    try {
      values.push(new Unpickler(cursor, session).read());
    } catch (error) {
      if (!(error instanceof GodwitError) || error.code === "LIMIT_EXCEEDED") throw error;
      session.warnings.push(`${content.length - start} bytes after the end of the pickle (byte ${start}) are not read`);
      break;
    }
  }
  return values;
}

function readFirst(cursor: ByteCursor, session: UnpicklingSession): PyValue {
  try {
    return new Unpickler(cursor, session).read();
  } catch (error) {
    const looksLikeText = cursor.bytes[0] !== 0x80 && session.opcodes <= 8 && session.globals.uses().length === 0;
    if (!looksLikeText || !(error instanceof GodwitError) || (error.code !== "MALFORMED" && error.code !== "TRUNCATED")) throw error;
    throw new GodwitError("NOT_A_MODEL", "its bytes are of no model format that Godwit knows", { cause: error });
  }
}

async function readSibling(sibling: SiblingArray, options: ReadOptions, session: UnpicklingSession): Promise<NdArray> {
  if (options.read === undefined) {
    throw new GodwitError("TRUNCATED", `the model continues in the file ${sibling.name}, which was not given`, {
      hint: "Import the folder with all files that joblib wrote, not only the first one.",
    });
  }
  const bytes = await options.read(sibling.name);
  if (sibling.format === "npy") return hasObjects(parseNpyHeader(bytes).dtype) ? readObjects(bytes, session) : readNpy(bytes);
  const data = await readZFile(bytes, options.decompress, session.limits);
  const { state } = sibling;
  if (state === null || typeof state !== "object" || state.kind !== "tuple")
    throw new GodwitError("MALFORMED", "joblib's array wrapper has no state");
  return arrayFromState({ kind: "tuple", items: [...state.items, { kind: "bytes", data, mutable: false }] });
}

/** What `numpy.savez` wrote, by name; an object that it put into an array of no dimensions stands for itself. */
async function readNamedArrays(content: Uint8Array, { decompress }: ReadOptions, session: UnpicklingSession): Promise<PyValue> {
  const named = new PythonDict();
  const limit = inflationLimit(content.length, session.limits);
  let total = 0;
  for (const entry of readZip(content, session.limits).values()) {
    total += entry.size;
    if (total > limit) throw inflatesTooMuch(limit);
    const bytes = await readZipEntry(entry, decompress, session.limits);
    const array = hasObjects(parseNpyHeader(bytes).dtype) ? readObjects(bytes, session) : readNpy(bytes);
    named.set(entry.name.slice(0, -4), array.objects !== null && array.shape.length === 0 ? array.objects[0]! : array);
  }
  return named;
}

/** The pickle in a `.npy` file of objects. */
function readObjects(bytes: Uint8Array, session: UnpicklingSession): NdArray {
  const cursor = new ByteCursor(bytes);
  cursor.skip(parseNpyHeader(bytes).dataStart);
  const value = new Unpickler(cursor, session, 1).read();
  if (value !== null && typeof value === "object" && value.kind === "ndarray") return value;
  throw new GodwitError("MALFORMED", "a .npy file of objects holds no array");
}
