import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The TypeScript under a folder of the repository, tests left out, in order. */
export function sourceFiles(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /^(?!.*\.test\.ts$).*\.ts$/u.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, folder, path), "utf8") }));
}
