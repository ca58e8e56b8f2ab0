/** An endpoint as `/api/v1/endpoints` tells of it. */
export interface EndpointFacts {
  readonly name: string;
  readonly model: string;
  /** Null for a model's own endpoint, which nobody has set. */
  readonly revision: number | null;
  readonly settings: { readonly [name: string]: unknown } | null;
  readonly traffic: readonly {
    readonly target: string;
    readonly model: string;
    readonly version: string;
    readonly share: number;
    readonly seen?: { readonly calls: number; readonly failures: number; readonly p99_ms: number };
  }[];
  readonly shadow: {
    readonly target: string;
    readonly version: string;
    readonly compared_rows: number;
    readonly agreement: number | null;
    readonly largest_difference: number | string;
    readonly dropped: number;
    readonly failed: number;
  } | null;
  readonly ramp: { readonly target: string; readonly step: number; readonly steps: number; readonly share: number } | null;
  readonly stopped: readonly { readonly target: string; readonly version: string; readonly at: string; readonly reason: string }[];
  readonly problem: { readonly message: string } | null;
  readonly events?: readonly {
    readonly at: string;
    readonly action: string;
    readonly caller: string | null;
    readonly reason: string | null;
  }[];
}
