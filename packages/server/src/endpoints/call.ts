/** What a request says beside its rows: which model, and all that routing, queues, limits and logs go by. */
export interface Call {
  /** The endpoint's name. */
  readonly name: string;
  /** The version that the caller pins; null leaves it to the endpoint. */
  readonly version: string | null;
  /** The alias, or TF Serving's label, that the caller pins. */
  readonly alias: string | null;
  /** The protocol: `kserve`, `oip`, `oip-grpc`, `mlflow`… */
  readonly protocol: string;
  /** Names this request in answers, logs, captures and traces. */
  readonly requestId: string;
  /** Who asks: the id of a key or of an identity; null where nobody is asked who they are. */
  readonly caller: string | null;
  /** By a name in lower case: the request's headers, over gRPC its metadata. */
  header(name: string): string | undefined;
  /** What a field of the request's first row, or of its parameters, holds; absent where the protocol has none to look at. */
  readonly field?: (name: string) => string | undefined;
  /** When the caller stops waiting, as `performance.now()` counts; null: never. */
  readonly deadline: number | null;
  /** 1 is the most urgent, as in Triton; 0 or null: the endpoint's own. */
  readonly priority: number | null;
  /** Calls back once when the caller hangs up; what it returns ends that. Absent where a caller cannot be seen to leave. */
  whenGone?(gone: () => void): () => void;
}
