import type { CallEnded, PredictionObserver } from "../../predict/observer.ts";
import type { Log } from "../log/log.ts";
import { CaptureFolder } from "./capture-folder.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import { isSampled } from "./is-sampled.ts";
import { recordOfCall, type KeptCall } from "./record-of-call.ts";

/** Characters that are written at once, and milliseconds for which lines are made before other work has its turn. */
const chunkLength = 256 * 1024;
const sliceMilliseconds = 1;
/** Cells of rows that wait. */
const cellsWaiting = 4_000_000;
const tidyMilliseconds = 10 * 60_000;
const complaintMilliseconds = 60_000;

/**
 * Keeps requests and answers in files, in the background: a call is put into a queue, and lines are made and written between other
 * work, one at a time. Where they come faster than they can be written they are dropped and counted; answers never wait.
 */
export class Capture implements PredictionObserver {
  readonly #settings: CaptureSettings;
  readonly #log: Log;
  readonly #folder: CaptureFolder;
  readonly #queue: KeptCall[] = [];
  #cells = 0;
  readonly #tidying: NodeJS.Timeout;
  #writing: Promise<void> | null = null;
  #complained = -Infinity;
  written = 0;
  dropped = 0;
  bytes = 0;

  private constructor(settings: CaptureSettings, log: Log, folder: CaptureFolder) {
    this.#settings = settings;
    this.#log = log;
    this.#folder = folder;
    this.#tidying = setInterval(() => void folder.tidy().catch((error: Error) => this.#complain(error)), tidyMilliseconds).unref();
  }

  /** Throws IO_FAILED where the folder cannot be written. */
  static async open(settings: CaptureSettings, log: Log): Promise<Capture> {
    const folder = new CaptureFolder(settings);
    await folder.open();
    return new Capture(settings, log, folder);
  }

  ended(ended: CallEnded): void {
    const { sample = 1, waiting = 1000 } = this.#settings;
    if (!isSampled(ended.call.requestId, sample)) return;
    if (this.#queue.length >= waiting || this.#cells >= cellsWaiting) {
      this.dropped++;
      return;
    }
    this.#queue.push({ ended, at: new Date() });
    this.#cells += cellsOf(ended);
    this.#writing ??= this.#writeAll();
  }

  /** Ends once everything in the queue is on the disk. */
  async close(): Promise<void> {
    clearInterval(this.#tidying);
    await this.#writing;
    try {
      await this.#folder.close();
      await this.#folder.tidy();
    } catch (error) {
      this.#complain(error as Error);
    }
  }

  async #writeAll(): Promise<void> {
    const most = Math.min(chunkLength, this.#settings.fileBytes ?? chunkLength);
    while (this.#queue.length > 0) {
      const lines: string[] = [];
      for (let length = 0; this.#queue.length > 0 && length < most;) {
        await new Promise((resolve) => setImmediate(resolve));
        const end = performance.now() + sliceMilliseconds;
        do {
          const line = this.#nextLine();
          if (line !== null) lines.push(line);
          length += line?.length ?? 0;
        } while (this.#queue.length > 0 && length < most && performance.now() < end);
      }
      try {
        this.bytes += await this.#folder.append(lines.join(""));
        this.written += lines.length;
      } catch (error) {
        this.dropped += lines.length;
        this.#complain(error as Error);
      }
    }
    this.#writing = null;
  }

  #nextLine(): string | null {
    const kept = this.#queue.shift()!;
    this.#cells -= cellsOf(kept.ended);
    try {
      return recordOfCall(kept, this.#settings);
    } catch (error) {
      this.dropped++;
      this.#complain(error as Error);
      return null;
    }
  }

  #complain({ message }: Error): void {
    const now = performance.now();
    if (now - this.#complained < complaintMilliseconds) return;
    this.#complained = now;
    this.#log.warn("capture", { message, dropped: this.dropped });
  }
}

function cellsOf({ made, version }: CallEnded): number {
  return made === null || version === null ? 0 : made.rows * version.signature.columns.length;
}
