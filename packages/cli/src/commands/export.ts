import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { ExportedFile } from "@godwit/deploy";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { readExportedModel } from "../models/exported-model.ts";
import { printSize } from "../print-size.ts";

export interface ExportOptions {
  readonly to: "spark";
  readonly output?: string;
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Writes a model as a folder that another engine scores with; the folder appears when it is complete. */
export async function exportModel(reference: string, options: ExportOptions): Promise<number> {
  const console = new Console(options);
  const { name, artifact } = await readExportedModel(reference, options.define);
  const { sparkFolder } = await import("@godwit/deploy");
  const folder = options.output ?? `${name}-${options.to}`;
  const files = sparkFolder(artifact, name);
  await writeFolder(folder, files);
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (console.json) await console.answer(JSON.stringify({ output: folder, to: options.to, files: files.map(({ path }) => path), size }));
  else if (!console.quiet) await console.answer(`${folder}: ${files.length} files, ${printSize(size)}; its README.md tells how to score`);
  return done;
}

/** Beside the place first, then in its stead. Throws OUTPUT_EXISTS where something is there, and IO_FAILED. */
async function writeFolder(folder: string, files: readonly ExportedFile[]): Promise<void> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0)
    throw new GodwitError("OUTPUT_EXISTS", "the folder is not empty", { where: { file: folder }, hint: "Choose another with --output." });
  const draft = join(dirname(resolve(folder)), `.${process.pid}.godwit-export`);
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      await writeFile(join(draft, path), content);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new GodwitError("IO_FAILED", `the folder cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: { file: folder },
      cause,
    });
  }
}
