// What a thread does with a job. Imports nothing, so that it also runs as a worker's whole program.

/** Words of the block through which threads are told what to do. */
export const control = {
  /** Changes when there is a job. */
  generation: 0,
  /** Number that the next claim of a block gets; never runs backwards. */
  next: 1,
  /** What `next` was when the job began. */
  base: 2,
  blocks: 3,
  blockRows: 4,
  rows: 5,
  image: 6,
  method: 7,
  /** Threads with a smaller number than this take part. */
  threads: 8,
  /** Blocks done. */
  finished: 9,
  /** Address of one word a thread: its io block. */
  ios: 10,
  /** Address of one word a block: 1 where it was not finished. */
  failures: 11,
  words: 16,
} as const;

/** Byte offsets of the io block's fields that a thread writes. */
export interface RowFields {
  readonly firstRow: number;
  readonly endRow: number;
}

export interface ThreadStart {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Address of the control block. */
  readonly control: number;
  /** Number of the thread, from 0. */
  readonly number: number;
  readonly fields: RowFields;
}

export type Run = (image: number, method: number, io: number) => number;

const done = 0;
const brokenCheck = 3;

/** Takes blocks of rows until none is left. Every thread reads the job's fields after it has claimed a block. */
export function workOnJob(words: Int32Array, at: number, number: number, fields: RowFields, run: Run): void {
  for (;;) {
    const claim = Atomics.add(words, at + control.next, 1);
    const block = (claim - Atomics.load(words, at + control.base)) >>> 0;
    const blocks = Atomics.load(words, at + control.blocks);
    if (block >= blocks) return;
    const blockRows = words[at + control.blockRows]!;
    const io = words[(words[at + control.ios]! >>> 2) + number]! >>> 2;
    words[io + fields.firstRow / 4] = block * blockRows;
    words[io + fields.endRow / 4] = Math.min(words[at + control.rows]!, (block + 1) * blockRows);
    if (!finishes(run, words[at + control.image]!, words[at + control.method]!, io << 2))
      words[(words[at + control.failures]! >>> 2) + block] = 1;
    if (Atomics.add(words, at + control.finished, 1) + 1 === blocks) Atomics.notify(words, at + control.finished);
  }
}

/** Whether a block was done. What fails here fails again on the thread that gave the job, and is reported there. */
function finishes(run: Run, image: number, method: number, io: number): boolean {
  try {
    const status = run(image, method, io);
    return status === done || status === brokenCheck;
  } catch {
    return false;
  }
}

/** The life of a worker: waits for jobs and works on them. */
export function liveAsThread({ memory, module, control: address, number, fields }: ThreadStart): void {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const run = instance.exports["run"] as Run;
  const at = address >>> 2;
  let words = new Int32Array(memory.buffer);
  for (let seen = 0; ;) {
    Atomics.wait(words, at + control.generation, seen);
    seen = Atomics.load(words, at + control.generation);
    if (words.buffer !== memory.buffer) words = new Int32Array(memory.buffer);
    if (number < Atomics.load(words, at + control.threads)) workOnJob(words, at, number, fields, run);
  }
}
