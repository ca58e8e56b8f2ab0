/** Memory that the numbers of a frame lie in. */
export interface HeldMemory {
  readonly memory: ArrayBuffer;
  /** Gives it back: nobody looks at the frame's cells any more. */
  release(): void;
}
