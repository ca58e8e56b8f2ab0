/** A file that is being sent, or has arrived. */
export interface Upload {
  readonly id: string;
  /** Of the whole file. */
  readonly length: number;
  /** Bytes that have arrived and are on the disk. */
  readonly offset: number;
  /** What its sender says that it has; null where it does not say. */
  readonly expectedDigest: string | null;
  /** The name of its file at its sender: for people, never for a path. */
  readonly name: string | null;
  /** Milliseconds since 1970; past that it is removed unless more arrives. */
  readonly expiresAt: number;
  /** The SHA-256 under which the whole file is kept; null until it is. */
  readonly digest: string | null;
}

export interface NewUpload {
  readonly length: number;
  readonly digest: string | null;
  readonly name: string | null;
}

export interface UploadLimits {
  /** Of one file. */
  readonly bytes: number;
  /** Uploads that are not yet finished. */
  readonly parallel: number;
  /** How long an upload waits for more. */
  readonly idleMilliseconds: number;
}

export const defaultUploadLimits: UploadLimits = { bytes: 4 * 2 ** 30, parallel: 32, idleMilliseconds: 24 * 3_600_000 };
