import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, stat, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { CaptureSettings } from "./capture-settings.ts";

const pattern = /^capture-[\w.-]+\.jsonl$/;
const dayMilliseconds = 24 * 3600_000;

/** Files of lines in a folder: a new one is begun where one is full or a day old, and the oldest are deleted. */
export class CaptureFolder {
  readonly #settings: CaptureSettings;
  #file: FileHandle | null = null;
  #name = "";
  #written = 0;
  #begun = 0;

  constructor(settings: CaptureSettings) {
    this.#settings = settings;
  }

  /** Makes the folder, and deletes what is too old. Throws IO_FAILED where it cannot be written. */
  async open(): Promise<void> {
    try {
      await mkdir(this.#settings.folder, { recursive: true, mode: 0o700 });
      await this.#begin();
      await this.tidy();
    } catch (cause) {
      throw new GodwitError("IO_FAILED", `requests cannot be captured in ${this.#settings.folder}: ${(cause as Error).message}`, {
        hint: "Name a folder that this process may write, or leave --capture away.",
        cause,
      });
    }
  }

  /** The bytes that were written. Rejects where they cannot be; the next lines go to a new file, so that a line cut short stays the last of its own. */
  async append(lines: string): Promise<number> {
    const { fileBytes = 64 * 2 ** 20 } = this.#settings;
    const bytes = Buffer.from(lines);
    if (this.#written > 0 && (this.#written + bytes.length > fileBytes || Date.now() - this.#begun > dayMilliseconds)) {
      await this.close();
      await this.tidy();
    }
    if (this.#file === null) await this.#begin();
    try {
      await this.#file!.appendFile(bytes);
      this.#written += bytes.length;
      return bytes.length;
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  /** What was written is on the disk. */
  async close(): Promise<void> {
    const file = this.#file;
    const path = join(this.#settings.folder, this.#name);
    const isEmpty = this.#written === 0;
    this.#file = null;
    this.#name = "";
    this.#written = 0;
    if (file === null) return;
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    if (isEmpty) await unlink(path);
  }

  /** Deletes files that are too old, and the oldest where all take too much. */
  async tidy(now: number = Date.now()): Promise<void> {
    const { folder, days = 30, bytes = 2 ** 30 } = this.#settings;
    const names = (await readdir(folder)).filter((name) => pattern.test(name) && name !== this.#name);
    const files = await Promise.all(names.map(async (name) => ({ name, ...(await sizeOf(join(folder, name))) })));
    let left = files.reduce((sum, { size }) => sum + size, this.#written);
    for (const { name, size, changed } of files.toSorted((one, other) => one.changed - other.changed)) {
      if (now - changed <= days * dayMilliseconds && left <= bytes) continue;
      await unlink(join(folder, name)).catch(() => undefined);
      left -= size;
    }
  }

  async #begin(): Promise<void> {
    const at = new Date().toISOString().replaceAll(/[:.]/g, "-");
    this.#name = `capture-${at}-${randomBytes(4).toString("hex")}.jsonl`;
    this.#written = 0;
    this.#begun = Date.now();
    this.#file = await open(join(this.#settings.folder, this.#name), "ax", 0o600);
  }
}

/** Another server's tidying may have been quicker. */
async function sizeOf(path: string): Promise<{ readonly size: number; readonly changed: number }> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, changed: mtimeMs };
  } catch {
    return { size: 0, changed: Infinity };
  }
}
