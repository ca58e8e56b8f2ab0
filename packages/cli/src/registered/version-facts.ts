/** A registered version as the platform tells of it; what is not known yet is absent. */
export interface VersionFacts {
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly status_message: string | null;
  readonly creation_timestamp: number;
  readonly user_id: string | null;
  readonly description: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly aliases: readonly string[];
  readonly artifact: { readonly digest: string; readonly size: number } | null;
  readonly library: {
    readonly library: string;
    readonly version: string | null;
    readonly className: string;
    readonly format: string;
  } | null;
  readonly precision?: string;
  readonly signature?: {
    readonly columns: readonly { readonly name: string | null; readonly dtype: string }[];
    readonly methods: readonly { readonly name: string; readonly contract: unknown }[];
    readonly default_method: string;
  };
  readonly example?: { readonly instances?: readonly unknown[] } | null;
  readonly certificate?: { readonly [field: string]: unknown } | null;
  readonly lineage?: { readonly speed?: { readonly rowsPerSecond: number } | null } | null;
}

export interface ModelFacts {
  readonly name: string;
  readonly description: string;
  readonly aliases: readonly { readonly alias: string; readonly version: string }[];
  readonly latest_version: string | null;
  readonly last_updated_timestamp: number;
}
