import type { Frame } from "../frames/frame.ts";

/** Writes rows into a file; who opened the file commits it. */
export interface FrameWriter {
  write(frame: Frame): Promise<void>;
  /** Writes what stands at the end. */
  finish(): Promise<void>;
}
