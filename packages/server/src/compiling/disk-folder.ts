import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";

/** A folder with more files is no model's. */
const mostFiles = 10_000;
const deepest = 8;

/** The files below a folder as paths with `/`, in order; links and hidden folders are left out. LIMIT_EXCEEDED for too many. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const name of (await readdir(join(folder, path))).toSorted()) {
      const inside = path === "" ? name : `${path}/${name}`;
      const found = await lstat(join(folder, inside));
      if (found.isDirectory() && !name.startsWith(".") && depth < deepest) await visit(inside, depth + 1);
      else if (found.isFile()) files.push(inside);
      if (files.length > mostFiles)
        throw new GodwitError("LIMIT_EXCEEDED", `the folder has more than ${mostFiles} files`, {
          where: { file: folder },
          hint: "Name the model file in it.",
        });
    }
  };
  await visit("", 0);
  return files;
}
