// Where the exams stand, and what their sheets say.
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { conformance, foldersIn, storedVersions, type StoredVersion } from "./unpack.ts";

/** A question: what the library answers for an input, or the error that it raises. */
export interface Check {
  readonly method: string;
  readonly input: string;
  readonly expected?: string;
  readonly error?: string;
}

export interface Exam {
  readonly library: string;
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly model: string;
  readonly checks: readonly Check[];
}

const otherFolders: readonly string[] = ["audit", "fuzz", "generate", "hostile", "text", "wild"];

/** The libraries that have exams, each a folder. */
export function examinedLibraries(): readonly string[] {
  return foldersIn(conformance).filter((name) => !otherFolders.includes(name));
}

/** All exams of a library, in order; an absolute path stands for a folder elsewhere. */
export function findExams(library: string): readonly Exam[] {
  const versions = isAbsolute(library) ? versionsBelow(library) : storedVersions(library);
  return versions.flatMap(({ name, version, folder }) => readExams({ library, name, version, folder }));
}

function versionsBelow(root: string): readonly StoredVersion[] {
  return foldersIn(root).flatMap((name) =>
    foldersIn(join(root, name)).map((version) => ({ name, version, folder: join(root, name, version) })),
  );
}

/** What `case.json` says: one model and its checks, or the models of a gallery with the answers that are kept of each. */
interface Sheet {
  readonly model: string;
  readonly checks?: readonly Check[];
  /** The zip of a gallery. */
  readonly answers?: string;
  readonly gallery?: readonly { readonly model: string; readonly input: string; readonly answers: readonly string[] }[];
}

/** The exam in a folder, or one for each model of a gallery. */
function readExams(place: Pick<Exam, "library" | "name" | "version" | "folder">): readonly Exam[] {
  const sheet = JSON.parse(readFileSync(join(place.folder, "case.json"), "utf8")) as Sheet;
  if (sheet.gallery === undefined) return [{ ...place, model: sheet.model, checks: sheet.checks ?? [] }];
  return sheet.gallery.map(({ model, input, answers }) => ({
    ...place,
    name: `${place.name}#${model}`,
    model: `${sheet.model}#${model}`,
    checks: answers.map((answer) => ({ method: answer.split(".")[0]!, input, expected: `${sheet.answers}#${model}-${answer}` })),
  }));
}
