// What threads and the one that gives them work tell each other. Imports nothing, so that it also runs as a worker's whole program.

/** Threads that a pool can have. */
export const mostThreads = 128;
/** Chunks that can be under way at once. */
export const ringChunks = 256;
/** Words of a chunk in the ring: what `chunkFields` says, and from word 16 its io block. */
const chunkWords = 32;

/** Words of the block through which threads are told what to do; what different threads write lies apart. */
export const control = {
  /** Number of the next chunk that a thread takes; counts on from job to job, and wraps. */
  next: 0,
  /** Chunks that were handed out so far. */
  staged: 16,
  /** Workers with a smaller number than this take part. */
  threads: 17,
  /** Workers that have come up. */
  awake: 32,
  /** A word a worker: 1 while it sleeps. */
  asleep: 48,
  /** A word a worker: address of its scratch, a multiple of 64, plus the power of two of its bytes. */
  scratches: 48 + mostThreads,
  ring: 48 + 2 * mostThreads,
  words: 48 + 2 * mostThreads + ringChunks * chunkWords,
} as const;

/** Words of a chunk of rows. */
export const chunkFields = { state: 0, image: 1, method: 2, microseconds: 3, io: 16 } as const;

export const chunkStates = {
  staged: 1,
  done: 2,
  /** The thread lacked memory, or the module trapped: whoever gave the chunk does it again and sees why. */
  givenUp: 3,
} as const;

/** Byte offsets of the io block's fields that a thread writes. */
export interface ScratchFields {
  readonly scratch: number;
  readonly scratchBytes: number;
}

export interface ThreadStart {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Address of the control block. */
  readonly control: number;
  /** Number of the thread, from 0. */
  readonly number: number;
  readonly fields: ScratchFields;
}

export type Run = (image: number, method: number, io: number) => number;

const done = 0;
const brokenCheck = 3;
/** A worker looks for more work for so long before it sleeps: waking costs more. */
const spinMilliseconds = 0.05;

/** Index of a chunk's first word. */
export function chunkAt(at: number, chunk: number): number {
  return at + control.ring + (chunk & (ringChunks - 1)) * chunkWords;
}

/** Takes the oldest chunk that nobody has taken, and does it; false where there is none. */
export function workOnce(words: Int32Array, at: number, scratch: number, fields: ScratchFields, run: Run): boolean {
  const chunk = claim(words, at);
  if (chunk === null) return false;
  const entry = chunkAt(at, chunk);
  const io = entry + chunkFields.io;
  words[io + fields.scratch / 4] = scratch & ~63;
  words[io + fields.scratchBytes / 4] = 2 ** (scratch & 63);
  const start = performance.now();
  const finished = finishes(run, words[entry + chunkFields.image]!, words[entry + chunkFields.method]!, io * 4);
  words[entry + chunkFields.microseconds] = (performance.now() - start) * 1000;
  Atomics.store(words, entry + chunkFields.state, finished ? chunkStates.done : chunkStates.givenUp);
  Atomics.notify(words, entry + chunkFields.state);
  return true;
}

/** The number of a chunk that is now the caller's to do. */
function claim(words: Int32Array, at: number): number | null {
  for (;;) {
    const next = Atomics.load(words, at + control.next);
    if (((Atomics.load(words, at + control.staged) - next) | 0) <= 0) return null;
    if (Atomics.compareExchange(words, at + control.next, next, (next + 1) | 0) === next) return next;
  }
}

function finishes(run: Run, image: number, method: number, io: number): boolean {
  try {
    const status = run(image, method, io);
    return status === done || status === brokenCheck;
  } catch {
    return false;
  }
}

/** The life of a worker: looks for chunks, does them, and sleeps until it is woken. It reads nothing beyond the control block: that never moves. */
export function liveAsThread({ memory, module, control: address, number, fields }: ThreadStart): void {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const run = instance.exports["run"] as Run;
  const at = address >>> 2;
  const words = new Int32Array(memory.buffer);
  const work = (): boolean =>
    number < Atomics.load(words, at + control.threads) &&
    workOnce(words, at, Atomics.load(words, at + control.scratches + number), fields, run);
  Atomics.add(words, at + control.awake, 1);
  for (;;) {
    spinUntil(work);
    Atomics.store(words, at + control.asleep + number, 1);
    // What was handed out before the line above woke nobody.
    if (work()) Atomics.store(words, at + control.asleep + number, 0);
    else Atomics.wait(words, at + control.asleep + number, 1);
  }
}

/** Works as long as there is work, and a moment longer. */
function spinUntil(work: () => boolean): void {
  for (let idle = performance.now(); performance.now() - idle < spinMilliseconds;) if (work()) idle = performance.now();
}
