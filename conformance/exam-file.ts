import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { storedVersions, unpackedCase } from "./unpack.ts";

/** The path of `LIBRARY/CASE/VERSION/FILE`, wherever the case keeps it: what versions share stands beside them (`input@2.npy` where they differ). */
export function examFile(name: string): string {
  const [library = "", kase = "", version = "", ...rest] = name.split("/");
  const folder = join(unpackedCase(library, kase), version);
  const own = join(folder, ...rest);
  if (existsSync(own)) return own;
  const sheet = readFileSync(join(folder, "case.json"), "utf8");
  const shared = [...sheet.matchAll(/"(\.\.\/[^"]+)"/gu)].map(([, each = ""]) => each);
  const path = shared.find((each) => basename(each).replace(/@\d+/u, "") === basename(name));
  if (path === undefined) throw new Error(`no exam has a file ${name}`);
  return join(folder, path);
}

export interface StoredFile {
  /** `CASE/VERSION/FILE`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files of a library's exams whose path `CASE/VERSION/FILE` fits a pattern, in order. */
export function examFiles(library: string, pattern: RegExp): readonly StoredFile[] {
  return storedVersions(library).flatMap(({ name, version, folder }) =>
    readdirSync(folder)
      .toSorted()
      .map((file) => ({ name: `${name}/${version}/${file}`, path: join(folder, file) }))
      .filter((file) => pattern.test(file.name))
      .map((file) => ({ name: file.name, bytes: new Uint8Array(readFileSync(file.path)) })),
  );
}

/** A model file of each case of a library, in turns of this version and that. */
export function aModelOfEachCase(library: string): readonly StoredFile[] {
  const models = Map.groupBy(examFiles(library, /\/model\.[^/]*$/u), ({ name }) => name.split("/")[0]);
  return [...models.values()].map((files, index) => files[index % files.length]!);
}
