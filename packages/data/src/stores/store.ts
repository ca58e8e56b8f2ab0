import type { ByteSource } from "../files/byte-source.ts";
import type { OutputFile } from "../files/output-file.ts";

/** A file of a store. */
export interface StoredFile {
  /** From the root of the store, parts joined by `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Changes whenever the content does: an etag, or size and time. */
  readonly fingerprint: string;
}

/** Files by name: a disk, or a bucket of an object store. */
export interface Store {
  /** What stands before a path in messages. */
  readonly name: string;
  /**
   * Every file whose path begins with `prefix`, which is empty or ends with `/`; in any order. Files more than `folders` folders below it
   * may be left out.
   */
  list(prefix: string, folders?: number): AsyncIterable<StoredFile>;
  /** Null where there is no such file. */
  find(path: string): Promise<StoredFile | null>;
  /** Opens a file for reading from any place. CHANGED_MEANWHILE where it is another one by then, if the store can tell. */
  open(file: StoredFile): Promise<ByteSource>;
  /** A file that takes its name with its last byte, in place of an earlier one. */
  create(path: string): Promise<OutputFile>;
  /** Writes a small file unless there is one of that name; false where there is. */
  putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Whether `putIfAbsent` holds among several writers too: stores that speak S3 do not all know its condition. Tries it below `prefix`. */
  keepsFirst(prefix: string): Promise<boolean>;
  /** Removes a file, if it is there. */
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}
