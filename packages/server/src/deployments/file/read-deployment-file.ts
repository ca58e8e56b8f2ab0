import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { digestOf } from "../../store/blobs/digest.ts";
import { readDeployment, type Deployment } from "../deployment.ts";
import { invalidSetting } from "../../json/json-fields.ts";
import type { DeploymentSource } from "../open-deployment.ts";
import { readDeploymentTests } from "../tests/deployment-test.ts";

const moduleNames = [".ts", ".mts", ".js", ".mjs"];
const longest = 2 ** 20;

/**
 * Reads a deployment file, `.yaml`, `.json`, or a module whose default export it is, and the `*.examples.json` beside it. Throws
 * FILE_NOT_FOUND, MALFORMED_INPUT, INVALID_SETTING and INVALID_EXPRESSION, with line and column for YAML.
 */
export async function readDeploymentFile(file: string): Promise<DeploymentSource> {
  const path = resolve(file);
  if (!existsSync(path)) throw new GodwitError("FILE_NOT_FOUND", "there is no such file", { where: { file } });
  const extension = extname(path);
  const { deployment, value } = moduleNames.includes(extension) ? await readModule(path, file) : readYaml(readText(path, file), file);
  const beside = examplesBeside(path);
  return {
    deployment: { ...deployment, tests: [...deployment.tests, ...readTests(beside)] },
    value: { ...value, tests: [...((value["tests"] as readonly unknown[] | undefined | null) ?? []), ...beside.tests] },
    folder: dirname(path),
    file,
  };
}

/** A deployment, and the object that it was read from. */
interface ReadValue {
  readonly deployment: Deployment;
  readonly value: { readonly [field: string]: unknown };
}

/** Reads the text of a deployment. */
export function readYaml(text: string, file: string): ReadValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "core", lineCounter: lines, prettyErrors: false, logLevel: "silent", strict: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new GodwitError("MALFORMED_INPUT", `${place(broken.pos[0])}: ${broken.message.split("\n")[0]}`, {
      where: { file, line: lines.linePos(broken.pos[0]).line },
    });
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new GodwitError("MALFORMED_INPUT", "the aliases (*name) of the file stand for too much", { where: { file }, cause });
  }
  try {
    return { deployment: readDeployment(value), value: value as ReadValue["value"] };
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    const offset = offsetOf(document, error.where.path ?? "");
    throw withPlace(error, file, offset === undefined ? null : lines.linePos(offset));
  }
}

function withPlace(error: GodwitError, file: string, position: { readonly line: number; readonly col: number } | null): GodwitError {
  const { code, message, hint, where, cause } = error;
  const at = position === null ? "" : `line ${position.line}, column ${position.col}: `;
  return new GodwitError(code, `${at}${message}`, {
    hint,
    where: { ...where, file, ...(position !== null && { line: position.line }) },
    cause,
  });
}

/** Where the setting of a path stands, or the innermost that is there above it: a plain value itself, else its key. */
function offsetOf(document: Document, path: string): number | undefined {
  let node: unknown = document.contents;
  let offset = startOf(node);
  let rest = path;
  while (rest !== "") {
    const step = isMap(node) ? stepInto(node, rest) : isSeq(node) ? stepAt(node, rest) : undefined;
    if (step === undefined) return offset;
    offset = step.offset ?? offset;
    node = step.node;
    rest = rest.slice(step.length);
  }
  return offset;
}

interface Step {
  readonly node: unknown;
  readonly offset: number | undefined;
  /** Characters of the path. */
  readonly length: number;
}

/** A key may hold dots: the longest that fits is meant. */
function stepInto({ items }: YAMLMap, path: string): Step | undefined {
  const [pair] = items
    .filter(
      ({ key }) =>
        isScalar(key) && ["", ".", "["].includes(path.startsWith(String(key.value)) ? path.charAt(String(key.value).length) : "no"),
    )
    .sort((a, b) => String(b.key).length - String(a.key).length);
  if (pair === undefined) return undefined;
  const { length } = String((pair.key as Scalar).value);
  return {
    node: pair.value,
    offset: startOf(isScalar(pair.value) ? pair.value : pair.key),
    length: length + (path.charAt(length) === "." ? 1 : 0),
  };
}

function stepAt({ items }: YAMLSeq, path: string): Step | undefined {
  const [whole, index] = /^\[(\d+)\]\.?/.exec(path) ?? [];
  if (whole === undefined) return undefined;
  const node = items[Number(index)];
  return { node, offset: startOf(node), length: whole.length };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function readText(path: string, file: string): string {
  const bytes = readFileSync(path);
  if (bytes.length > longest) throw new GodwitError("LIMIT_EXCEEDED", "a deployment file has up to 1 MB", { where: { file } });
  return bytes.toString("utf8");
}

async function readModule(path: string, file: string): Promise<ReadValue> {
  let exported: { readonly default?: unknown };
  try {
    exported = (await import(`${pathToFileURL(path).href}?${digestOf(readFileSync(path))}`)) as { readonly default?: unknown };
  } catch (cause) {
    throw new GodwitError("MALFORMED_INPUT", `the module cannot be loaded: ${(cause as Error).message}`, { where: { file }, cause });
  }
  if (exported.default === undefined) throw new GodwitError("INVALID_SETTING", "the module has no default export", { where: { file } });
  try {
    return { deployment: readDeployment(exported.default), value: exported.default as ReadValue["value"] };
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file }) : error;
  }
}

interface Beside {
  readonly file: string;
  readonly tests: readonly unknown[];
}

/** `churn.examples.json` beside `churn.yaml`. */
function examplesBeside(path: string): Beside {
  const file = `${path.slice(0, -extname(path).length)}.examples.json`;
  if (!existsSync(file)) return { file, tests: [] };
  try {
    const tests: unknown = JSON.parse(readText(file, file));
    if (Array.isArray(tests)) return { file, tests };
    throw invalidSetting("", tests, "a list");
  } catch (error) {
    if (error instanceof GodwitError) throw error.at({ file });
    throw new GodwitError("MALFORMED_INPUT", "the examples are not JSON", { where: { file }, cause: error });
  }
}

function readTests({ file, tests }: Beside): Deployment["tests"] {
  try {
    return readDeploymentTests(tests, "");
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file }) : error;
  }
}
