import type { Accuracy } from "./accuracy.ts";
import type { Finding } from "./claim.ts";
import type { PeerName } from "./peers.ts";
import type { Prepared } from "./prepare.ts";

/** Milliseconds a call, a figure a round, with four digits. */
export interface Race {
  readonly rows: number;
  readonly threads: number;
  readonly times: { readonly [Name in PeerName]?: readonly number[] };
}

/** What was found of one library with one model. */
export interface PeerResult {
  readonly prepared: Prepared;
  /** Why it did not race though it has a form of the model. */
  readonly reason?: string;
  /** From its own form to ready. */
  readonly loadMs?: number;
  readonly accuracy?: Accuracy;
}

/** Godwit's figures that peers have no counterpart of. */
export interface OwnResult {
  /** One row a call: milliseconds that half, and 99 of 100, calls take at most. */
  readonly p50: number;
  readonly p99: number;
  /** Bytes of heap that a call leaves: an object answered by a new array, an object and a list answered into an array that is there. */
  readonly heap: { readonly call: number; readonly objectInto: number; readonly listInto: number };
  /** Bytes that the process took at most above idle, with one batch of `rows` rows; `input` of them are the batch's. */
  readonly memory?: { readonly rows: number; readonly above: number; readonly artifact: number; readonly input: number };
}

export interface ModelResult {
  readonly name: string;
  readonly title: string;
  readonly trainer: string;
  readonly seconds: number;
  readonly peers: { readonly [Name in PeerName]?: PeerResult };
  readonly races: readonly Race[];
  readonly own?: OwnResult;
}

/** One whole run, as `results.json` keeps it. */
export interface Results {
  readonly date: string;
  readonly minutes: number;
  readonly quick: boolean;
  readonly machine: {
    readonly processor: string;
    readonly threads: number;
    readonly memory: number;
    readonly system: string;
    readonly load: number;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly models: readonly ModelResult[];
  readonly claims: readonly {
    readonly name: string;
    readonly title: string;
    readonly seconds: number;
    readonly findings: readonly Finding[];
  }[];
}
