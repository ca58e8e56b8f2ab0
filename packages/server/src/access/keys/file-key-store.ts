import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import type { KeyRecord } from "./key-record.ts";
import type { KeyStore, KeyUse } from "./key-store.ts";
import { readKeyRecord } from "./read-key-record.ts";

/** Keys in a JSON file that `godwit keys` writes: for servers without a store. What is used up counts from the server's start on. */
export class FileKeyStore implements KeyStore {
  readonly #file: string;
  readonly #uses = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  /** A file that is not there holds no keys. Rejects with IO_FAILED and INVALID_SETTING. */
  async list(): Promise<readonly KeyRecord[]> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw new GodwitError("IO_FAILED", "the file of keys cannot be read", { where: { file: this.#file }, cause });
    }
    return parse(text, this.#file);
  }

  /** The whole file is written beside the old one and takes its place; only its owner can read it. */
  async put(record: KeyRecord): Promise<void> {
    const others = (await this.list()).filter(({ id }) => id !== record.id);
    const beside = `${this.#file}.${randomBytes(4).toString("hex")}`;
    try {
      await writeFile(beside, `${JSON.stringify({ keys: [...others, record] }, null, 2)}\n`, { mode: 0o600, flush: true });
      await rename(beside, this.#file);
    } catch (cause) {
      await rm(beside, { force: true });
      throw new GodwitError("IO_FAILED", "the file of keys cannot be written", { where: { file: this.#file }, cause });
    }
  }

  async addUse(uses: readonly KeyUse[]): Promise<readonly KeyUse[]> {
    return uses.map(({ id, window, amount }) => {
      const sum = (this.#uses.get(`${id} ${window}`) ?? 0) + amount;
      this.#uses.set(`${id} ${window}`, sum);
      return { id, window, amount: sum };
    });
  }

  async touch(): Promise<void> {
    return undefined;
  }
}

function parse(text: string, file: string): KeyRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GodwitError("INVALID_SETTING", "the file of keys is not JSON", { where: { file }, cause });
  }
  const { keys } = (value ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new GodwitError("INVALID_SETTING", "the file of keys has no list `keys`", { where: { file } });
  return keys.map((key: unknown, index) => {
    try {
      return readKeyRecord(key, `keys[${index}]`);
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ file }) : error;
    }
  });
}
