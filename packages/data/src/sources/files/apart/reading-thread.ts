// The thread of a FrameReader: reads a file and sends its frames, a few ahead of who takes them.

import { parentPort } from "node:worker_threads";
import { GodwitError } from "@godwit/core/errors";
import { openSource } from "../../../files/byte-source.ts";
import { FrameMemory } from "../../../frames/frame-memory.ts";
import { openFrameFile } from "../../../tables/open-frame-file.ts";
import { packFrame } from "./pack-frame.ts";
import { framesAhead, type FromReader, type Reading, type ToReader } from "./reading-message.ts";

const port = parentPort!;
const tell = (message: FromReader, memory?: ArrayBuffer): void => port.postMessage(message, memory === undefined ? [] : [memory]);

const spare = new FrameMemory();
const asked = { number: -1, frames: 0 };
let wake: (() => void) | null = null;
let last: Promise<void> = Promise.resolve();

port.on("message", (message: ToReader) => {
  if (message.kind === "more") asked.frames++;
  else if (message.kind === "back") return spare.give(message.memory);
  else if (message.kind === "stop") asked.number = -1;
  else {
    const { reading, number } = message;
    asked.number = number;
    last = last.then(() => send(reading, number));
  }
  wake?.();
});

async function send({ path, format, dialect, options }: Reading, number: number): Promise<void> {
  asked.frames = framesAhead;
  try {
    const bytes = await openSource(path);
    try {
      const table = await openFrameFile(bytes, format, dialect);
      for await (const read of table.frames({ ...options, memory: spare })) {
        while (asked.frames === 0 && asked.number === number) await new Promise<void>((resolve) => (wake = resolve));
        if (asked.number !== number) return;
        asked.frames--;
        const { held, ...frame } = read.held === undefined ? packFrame(read, spare) : read;
        const { memory } = held!;
        tell({ kind: "frame", number, frame, memory }, memory);
      }
    } finally {
      await bytes.close();
    }
    tell({ kind: "end", number });
  } catch (error) {
    const coded = error instanceof GodwitError ? error : new GodwitError("INTERNAL", (error as Error).message);
    const { code, message, where, hint } = coded;
    tell({ kind: "failed", number, code, message, options: { where, hint } });
  }
}
