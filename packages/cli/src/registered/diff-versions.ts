import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import { describeCertificate } from "./print-version.ts";
import type { VersionFacts } from "./version-facts.ts";

/** How two versions differ in one respect. */
export interface Difference {
  readonly of: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What two versions differ in: signature, size, exactness, speed, and what they answer to the stored example. */
export async function diffVersions(place: PlatformPlace, before: VersionFacts, after: VersionFacts): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  const look = (of: string, of1: unknown, of2: unknown): void => {
    if (JSON.stringify(of1) !== JSON.stringify(of2)) differences.push({ of, before: of1 ?? null, after: of2 ?? null });
  };
  look("model", modelOf(before), modelOf(after));
  look("columns", columnsOf(before), columnsOf(after));
  look(
    "methods",
    before.signature?.methods.map(({ name }) => name),
    after.signature?.methods.map(({ name }) => name),
  );
  look("precision", before.precision, after.precision);
  look("sha256", before.artifact?.digest, after.artifact?.digest);
  look("size", before.artifact?.size, after.artifact?.size);
  look("exactness", exactnessOf(before), exactnessOf(after));
  look("rows per second", before.lineage?.speed?.rowsPerSecond, after.lineage?.speed?.rowsPerSecond);
  const rows = before.example?.instances ?? after.example?.instances ?? [];
  if (rows.length > 0) {
    const [first, second] = await Promise.all([answersOf(place, before, rows), answersOf(place, after, rows)]);
    rows.forEach((_, row) => look(`answer to row ${row} of the example`, first[row], second[row]));
  }
  return differences;
}

/** The answers of a version, or for each row the reason why there is none. */
async function answersOf(
  place: PlatformPlace,
  { name, version }: VersionFacts,
  instances: readonly unknown[],
): Promise<readonly unknown[]> {
  try {
    const path = `/v1/models/${encodeURIComponent(name)}/versions/${version}:predict`;
    return (await askPlatform<{ readonly predictions: readonly unknown[] }>(place, "POST", path, { instances })).body.predictions;
  } catch (error) {
    return instances.map(() => (error instanceof Error ? error.message : String(error)));
  }
}

function modelOf({ library }: VersionFacts): string | null {
  return library === null ? null : `${library.className}, ${library.library} ${library.version ?? ""}`;
}

function columnsOf({ signature }: VersionFacts): readonly string[] | undefined {
  return signature?.columns.map(({ name, dtype }, place) => `${name ?? place}: ${dtype}`);
}

function exactnessOf({ certificate }: VersionFacts): string | null {
  return certificate == null ? null : describeCertificate(certificate);
}
