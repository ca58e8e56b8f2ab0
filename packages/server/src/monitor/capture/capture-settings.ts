export const captureFormats = ["godwit", "sagemaker"] as const;

export type CaptureFormat = (typeof captureFormats)[number];

export interface CaptureSettings {
  /** Where the files go; made where it is missing, readable by nobody else. */
  readonly folder: string;
  /** The share of requests that are kept, from 0 to 1; 1 unless told. The request's name decides, so that replicas agree. */
  readonly sample?: number;
  /** Columns whose values are left out, by name; of models without names by position. */
  readonly redact?: readonly string[];
  /** Headers that are kept, in lower case; none unless told, and those that carry secrets never. */
  readonly headers?: readonly string[];
  readonly format?: CaptureFormat;
  /** Files older than this are deleted; 30 unless told. */
  readonly days?: number;
  /** So are the oldest where all together take more bytes than this; 1 GiB unless told. */
  readonly bytes?: number;
  /** Bytes of one file; 64 MiB unless told. */
  readonly fileBytes?: number;
  /** Records that wait to be written; 1,000 unless told. What comes on top is dropped, and counted. */
  readonly waiting?: number;
}

/** Rows of one request that are kept. */
export const rowsKept = 1000;

/** They are never written, whatever was asked. */
export const secretHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "x-amz-security-token",
  "x-forwarded-client-cert",
]);
