/** A blob that is kept. */
export interface Blob {
  /** SHA-256 of its bytes, in hex: its only name. */
  readonly digest: string;
  readonly size: number;
}

export interface ListedBlob extends Blob {
  /** When it was last put, in milliseconds since 1970. */
  readonly putAt: number;
}

/** What the caller knows of the bytes before they are read. */
export interface ExpectedBlob {
  readonly digest?: string;
  readonly size?: number;
}

export type BlobContent = Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Keeps bytes under their SHA-256, the same bytes once. What was put is there when `put` resolves, and nothing of it where it rejects.
 * Every operation rejects with STORE_UNAVAILABLE where the store cannot be reached.
 */
export interface BlobStore {
  /** Rejects with WRONG_DIGEST where the bytes are not those expected, with STORE_FULL, and with what `content` throws. */
  put(content: BlobContent, expected?: ExpectedBlob): Promise<Blob>;
  /** All of the bytes. Rejects with BLOB_NOT_FOUND, and with BLOB_DAMAGED where they are not those that were put. */
  get(digest: string): Promise<Uint8Array>;
  /** The bytes as a stream; the whole of them is checked as `get` does, at its end. */
  stream(digest: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Its size and age; null where there is no such blob. */
  find(digest: string): Promise<ListedBlob | null>;
  /** Makes a blob as young as if it were put now. False where there is none. */
  renew(digest: string): Promise<boolean>;
  /** False where there was none. */
  delete(digest: string): Promise<boolean>;
  /** Every blob, in no order that holds. */
  list(): AsyncIterable<ListedBlob>;
  /** Removes what was begun before a time, in milliseconds since 1970, and never became a blob; the number of such. */
  removeUnfinished(before: number): Promise<number>;
  /** Notes that a store of models keeps its blobs here, and gives the ids of all that do. */
  join(storeId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}
