import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import type { ServedModel } from "./served-model.ts";

/** The models that come with the repository: `examples/NAME/model.*`, in the order of their names, each with the request that stands beside it. */
export function findExamples(): readonly ServedModel[] {
  const folder = fileURLToPath(new URL("../../../../examples", import.meta.url));
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  const models = names.flatMap(({ name }) => {
    const file = readdirSync(join(folder, name)).find((each) => /^model\.(?!py$)\w+$/u.test(each));
    if (file === undefined) return [];
    const request = join(folder, name, "request.json");
    const example: unknown = existsSync(request) ? JSON.parse(readFileSync(request, "utf8")) : undefined;
    return [{ name, reference: relative(process.cwd(), join(folder, name, file)), ...(example === undefined ? {} : { example }) }];
  });
  if (models.length === 0)
    throw new GodwitError("FILE_NOT_FOUND", "there are no examples", {
      where: { file: folder },
      hint: "--examples is for a copy of the repository.",
    });
  return models.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
