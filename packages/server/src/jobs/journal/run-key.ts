import { createHash } from "node:crypto";
import type { PlaceOptions } from "@godwit/data";

/** All that makes two runs the same work. */
export interface RunIdentity {
  /** SHA-256 of the deployment with its hooks and the model. */
  readonly model: string;
  readonly input: string;
  readonly parts: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly interval: { readonly start: string; readonly end: string } | null;
  readonly output: string;
  readonly rejects: string | null;
  readonly keys: readonly string[];
  readonly methods: readonly string[];
  readonly columns: readonly string[] | null;
  readonly chunkRows: number;
  /** Tells runs apart that are the same work otherwise, of a table on two days; null: they are one. */
  readonly label: string | null;
  /** Of Godwit. */
  readonly code: string;
  readonly options: { readonly input: PlaceOptions; readonly output: PlaceOptions };
}

/** The same for the same work, and for no other: 32 hexadecimal digits. */
export function runKey({
  model,
  input,
  parts,
  interval,
  output,
  rejects,
  keys,
  methods,
  columns,
  chunkRows,
  label,
  code,
  options,
}: RunIdentity): string {
  const files = parts.map(({ name, fingerprint }) => [name, fingerprint]);
  const times = interval === null ? null : [interval.start, interval.end];
  const identity = [
    2,
    model,
    input,
    files,
    times,
    output,
    rejects,
    keys,
    methods,
    columns,
    chunkRows,
    label,
    code,
    sorted(options.input),
    sorted(options.output),
  ];
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 32);
}

/** The same however they were put: the order of names says nothing. */
function sorted(options: PlaceOptions): readonly (readonly [string, unknown])[] {
  return Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
}
