/** Where the bytes of an output go. Nothing is seen at its path before `commit`, unless it is a pipe or a device. */
export interface OutputFile {
  /** For messages. */
  readonly name: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Overwrites bytes that were written; for outputs opened with `patched` only. */
  patch(bytes: Uint8Array, position: number): Promise<void>;
  /** Makes the output complete and visible. */
  commit(): Promise<void>;
  /** Gives up; an earlier file of that name stays as it was. */
  abort(): Promise<void>;
}
