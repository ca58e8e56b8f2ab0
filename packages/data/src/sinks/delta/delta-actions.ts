/** What commits of a Delta table consist of, as far as it is read or written here: https://github.com/delta-io/delta/blob/master/PROTOCOL.md#actions. */
export interface DeltaAction {
  readonly commitInfo?: Readonly<Record<string, unknown>>;
  readonly protocol?: DeltaProtocol;
  readonly metaData?: DeltaMetadata;
  readonly txn?: { readonly appId: string; readonly version: number; readonly lastUpdated?: number };
  readonly add?: {
    readonly path: string;
    readonly partitionValues: Readonly<Record<string, string | null>>;
    readonly size: number;
    readonly modificationTime: number;
    readonly dataChange: boolean;
    readonly stats?: string;
  };
}

export interface DeltaProtocol {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly readerFeatures?: readonly string[];
  readonly writerFeatures?: readonly string[];
}

export interface DeltaMetadata {
  readonly id: string;
  readonly format: { readonly provider: string; readonly options: Readonly<Record<string, string>> };
  readonly schemaString: string;
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly createdTime?: number;
}
