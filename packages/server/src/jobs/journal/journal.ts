import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { open, truncate, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { syncFolder } from "../../store/blobs/disk/durable-file.ts";
import { holdFile } from "../../store/database/sqlite/hold-file.ts";
import type { ChunkCommitted, JournalEntry, RunHead, TryEnded } from "./journal-entry.ts";

/** What a journal says of its run. */
export interface RunStory {
  readonly head: RunHead;
  readonly chunks: ReadonlyMap<number, ChunkCommitted>;
  /** How the last try ended; null: it goes on, or was killed. */
  readonly ended: TryEnded | null;
}

/** A run's journal, held by this process: one line of JSON for each step, on the disk before the next one is taken. */
export class Journal {
  readonly #file: FileHandle;
  readonly #release: () => void;
  #story: RunStory | null;

  private constructor(file: FileHandle, story: RunStory | null, release: () => void) {
    this.#file = file;
    this.#story = story;
    this.#release = release;
  }

  /** Takes the journal of a run, the first time or again. Throws RUN_IN_PROGRESS where another process has it. */
  static async open(folder: string, key: string): Promise<Journal> {
    mkdirSync(folder, { recursive: true });
    const hold = take(join(folder, key));
    try {
      const path = journalFile(folder, key);
      const file = await open(path, "a+", 0o640);
      const { entries, bytes } = parse(await file.readFile());
      await truncate(path, bytes);
      await syncFolder(folder);
      return new Journal(file, storyOf(entries), hold.release);
    } catch (error) {
      hold.release();
      throw error;
    }
  }

  /** Null for a run that never began. */
  get story(): RunStory | null {
    return this.#story;
  }

  async note(entry: JournalEntry): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(entry)}\n`);
    if (entry.kind !== "planned") await this.#file.datasync();
    this.#story = told(this.#story, entry);
  }

  async close(): Promise<void> {
    await this.#file.close();
    this.#release();
  }
}

/** The story of one run; null where there is none. */
export function readStory(folder: string, key: string): RunStory | null {
  try {
    return storyOf(parse(readFileSync(journalFile(folder, key))).entries);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}

/** The stories of all runs in a folder, the newest first. */
export function readStories(folder: string): readonly RunStory[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readStory(folder, name.slice(0, -".jsonl".length)) ?? [])
    .sort((a, b) => b.head.startedAt - a.head.startedAt);
}

function journalFile(folder: string, key: string): string {
  return join(folder, `${key}.jsonl`);
}

function take(path: string): { release(): void } {
  try {
    return holdFile(path);
  } catch (cause) {
    if (!(cause instanceof GodwitError) || cause.code !== "STORE_IN_USE") throw cause;
    throw new GodwitError("RUN_IN_PROGRESS", `this run is under way: ${cause.message}`, { cause });
  }
}

/** The whole lines of a journal: the last one may have been cut off with the process that wrote it. */
function parse(content: Buffer): { readonly entries: readonly JournalEntry[]; readonly bytes: number } {
  const bytes = content.lastIndexOf(10) + 1;
  const lines = content.subarray(0, bytes).toString("utf8").split("\n").slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line) as JournalEntry), bytes };
}

function storyOf(entries: readonly JournalEntry[]): RunStory | null {
  return entries.reduce<RunStory | null>(told, null);
}

function told(story: RunStory | null, entry: JournalEntry): RunStory | null {
  if (entry.kind === "run") return { head: entry, chunks: story?.chunks ?? new Map(), ended: null };
  if (story === null) return null;
  if (entry.kind === "committed") return { ...story, chunks: new Map(story.chunks).set(entry.chunk, entry), ended: null };
  return entry.kind === "ended" ? { ...story, ended: entry } : { ...story, ended: null };
}
