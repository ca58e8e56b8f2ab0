import { constants, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { codeOf } from "./read-error.ts";
import type { OutputFile } from "./output-file.ts";
import { ReplacedFile } from "./replaced-file.ts";
import { SpoolFile } from "./spool-file.ts";
import { DeviceOutput, standardOutput } from "./stream-output.ts";
import { openForWriting, writeError } from "./write-all.ts";

export interface OutputOptions {
  /** Bytes already written will be changed. */
  readonly patched: boolean;
  /** What the command reads: writing over it is refused. */
  readonly sources?: readonly string[];
}

/** Opens an output path; `-` is standard output. USAGE for a directory, and for a file that the command reads. */
export async function openOutput(path: string, options: OutputOptions): Promise<OutputFile> {
  if (path === "-") return options.patched ? await SpooledOutput.open(standardOutput()) : standardOutput();
  const existing = await statOf(path);
  if (existing?.isDirectory() === true)
    throw new GodwitError("USAGE", "the output is a directory", { where: { file: path }, hint: "Name a file in it." });
  if (existing !== null && !existing.isFile()) {
    const device = new DeviceOutput(path, await openForWriting(path, path, constants.O_WRONLY));
    return options.patched ? await SpooledOutput.open(device) : device;
  }
  if (existing !== null) await expectOther(path, existing, options.sources ?? []);
  return ReplacedFile.open(path, existing);
}

async function expectOther(path: string, { dev, ino }: Stats, sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    const read = source === "-" ? null : await stat(source).catch(() => null);
    if (read !== null && read.dev === dev && read.ino === ino)
      throw new GodwitError("USAGE", "the output would replace a file that the command reads", {
        where: { file: path },
        hint: "Give the output another name.",
      });
  }
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
