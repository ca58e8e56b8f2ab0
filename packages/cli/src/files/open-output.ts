import { constants, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { codeOf } from "../tables/byte-source.ts";
import type { OutputFile } from "./output-file.ts";
import { ReplacedFile } from "./replaced-file.ts";
import { SpoolFile } from "./spool-file.ts";
import { DeviceOutput, standardOutput } from "./stream-output.ts";
import { openForWriting, writeError } from "./write-all.ts";

/** Opens an output path; `-` is standard output. `patched`: bytes already written will be changed. USAGE for a directory. */
export async function openOutput(path: string, options: { readonly patched: boolean }): Promise<OutputFile> {
  if (path === "-") return options.patched ? await SpooledOutput.open(standardOutput()) : standardOutput();
  const existing = await statOf(path);
  if (existing?.isDirectory() === true)
    throw new GodwitError("USAGE", "the output is a directory", { where: { file: path }, hint: "Name a file in it." });
  if (existing !== null && !existing.isFile()) {
    const device = new DeviceOutput(path, await openForWriting(path, path, constants.O_WRONLY));
    return options.patched ? await SpooledOutput.open(device) : device;
  }
  return ReplacedFile.open(path, existing);
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw writeError(cause, path);
  }
}

/** Gathers an output in a temporary file and passes it on when it is complete. */
class SpooledOutput implements OutputFile {
  readonly name: string;
  readonly #next: OutputFile;
  readonly #spool: SpoolFile;

  private constructor(next: OutputFile, spool: SpoolFile) {
    this.name = next.name;
    this.#next = next;
    this.#spool = spool;
  }

  static async open(next: OutputFile): Promise<SpooledOutput> {
    return new SpooledOutput(next, await SpoolFile.open());
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#spool.write(bytes);
  }

  patch(bytes: Uint8Array, position: number): Promise<void> {
    return this.#spool.patch(bytes, position);
  }

  async commit(): Promise<void> {
    for await (const piece of this.#spool.pieces()) await this.#next.write(piece);
    await this.#spool.remove();
    await this.#next.commit();
  }

  async abort(): Promise<void> {
    await this.#spool.remove();
    await this.#next.abort();
  }
}
