import type { Manifest } from "@godwit/core/artifact";

export type Tags = Readonly<Record<string, string>>;

/** An alias, and the version it names as MLflow means it. */
export interface Alias {
  readonly alias: string;
  /** Null: it is protected, and names no version yet. */
  readonly version: number | null;
  /** Whether a second caller must agree before it moves. */
  readonly isProtected: boolean;
  readonly revision: number;
}

export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Grows with every change of the model, its versions and its aliases. */
  readonly revision: number;
  readonly tags: Tags;
  readonly aliases: readonly Alias[];
  /** The newest version that is ready; null where none is. */
  readonly latestVersion: number | null;
}

export const versionStatuses = ["PENDING_REGISTRATION", "READY", "FAILED_REGISTRATION"] as const;

/** MLflow's. */
export type VersionStatus = (typeof versionStatuses)[number];

/** What a version is made from, by digests of blobs. */
export interface GivenFiles {
  /** The model's file, archive or artifact. */
  readonly model: string;
  /** The name it had: the bytes decide what it is, but errors name it. */
  readonly fileName?: string;
  /** Rows to try it with, and the library's answers for them. */
  readonly example?: string;
  readonly expected?: string;
  /** The method whose answers they are; the default one unless told. */
  readonly expectedMethod?: string;
}

/** What is known of a version once it is ready. */
export interface ReadyFacts {
  readonly artifact: { readonly digest: string; readonly size: number };
  readonly manifest: Manifest;
  /** A body that `:predict` takes; undefined where none came with the model. */
  readonly example?: unknown;
  /** The blob of the rows and answers that it must give whenever it is loaded. */
  readonly goldenDigest?: string;
  /** How exactly the library's answers are met, where they were given. */
  readonly certificate?: unknown;
  /** Where it comes from: the source's digest and format, classes, versions of libraries. */
  readonly lineage?: unknown;
}

export interface RegisteredVersion {
  readonly model: string;
  readonly version: number;
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The id of who made it; null where nobody is asked who they are. */
  readonly createdBy: string | null;
  readonly revision: number;
  readonly status: VersionStatus;
  /** Of a version that failed: why; of one that is pending: how far it is. */
  readonly statusMessage: string | null;
  /** Whatever the caller said of where it comes from; it is never opened. */
  readonly source: string;
  readonly runId: string | null;
  readonly runLink: string | null;
  readonly given: GivenFiles | null;
  readonly tags: Tags;
  readonly aliases: readonly string[];
  /** Null until it is ready. */
  readonly ready: ReadyFacts | null;
}
