import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { readDeployment, type Deployment } from "../deployment.ts";
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
  const deployment = moduleNames.includes(extension) ? await readModule(path, file) : readYaml(readText(path, file), file);
  return { deployment: { ...deployment, tests: [...deployment.tests, ...examplesBeside(path)] }, folder: dirname(path), file };
}

/** Reads the text of a deployment. */
export function readYaml(text: string, file: string): Deployment {
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
    return readDeployment(value);
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

/** Where the setting of a path stands, or the innermost that is there above it. */
function offsetOf(document: Document, path: string): number | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  let rest = path;
  while (rest !== "") {
    if (isMap(node)) {
      const wanted = rest;
      const keys = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));
      // A key may hold dots: the longest that fits is meant.
      const key = keys
        .filter((each) => wanted === each || wanted.startsWith(`${each}.`) || wanted.startsWith(`${each}[`))
        .sort((a, b) => b.length - a.length)[0];
      const pair = node.items.find(({ key: each }) => isScalar(each) && String(each.value) === key);
      if (key === undefined || pair === undefined) return offset;
      const at = isNode(pair.value) && pair.value.range != null ? pair.value : pair.key;
      rest = rest.slice(key.length).replace(/^\./, "");
      offset =
        (isNode(rest === "" && !isScalar(pair.value) ? pair.key : at)
          ? ((rest === "" && !isScalar(pair.value) ? pair.key : at) as { range?: readonly number[] | null })
          : {}
        ).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const [all, index] = /^\[(\d+)\]\.?/.exec(rest) ?? [];
      const item = all === undefined ? undefined : node.items[Number(index)];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
      rest = rest.slice(all!.length);
    } else return offset;
  }
  return offset;
}

function readText(path: string, file: string): string {
  const bytes = readFileSync(path);
  if (bytes.length > longest) throw new GodwitError("LIMIT_EXCEEDED", "a deployment file has up to 1 MB", { where: { file } });
  return bytes.toString("utf8");
}

async function readModule(path: string, file: string): Promise<Deployment> {
  let exported: { readonly default?: unknown };
  try {
    exported = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  } catch (cause) {
    throw new GodwitError("MALFORMED_INPUT", `the module cannot be loaded: ${(cause as Error).message}`, { where: { file }, cause });
  }
  if (exported.default === undefined) throw new GodwitError("INVALID_SETTING", "the module has no default export", { where: { file } });
  try {
    return readDeployment(exported.default);
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file }) : error;
  }
}

/** `churn.examples.json` beside `churn.yaml`. */
function examplesBeside(path: string): Deployment["tests"] {
  const beside = `${path.slice(0, -extname(path).length)}.examples.json`;
  if (!existsSync(beside)) return [];
  try {
    return readDeploymentTests(JSON.parse(readText(beside, beside)), "");
  } catch (error) {
    if (error instanceof GodwitError) throw error.at({ file: beside });
    throw new GodwitError("MALFORMED_INPUT", "the examples are not JSON", { where: { file: beside }, cause: error });
  }
}
