import { printable } from "@godwit/core/errors";
import { printSize } from "../print-size.ts";
import { count } from "../progress.ts";
import type { ModelFacts, VersionFacts } from "./version-facts.ts";

/** The models as a table. */
export function printModels(models: readonly ModelFacts[]): string {
  if (models.length === 0) return "there are no models; add one with `godwit models add NAME MODEL`";
  return table([
    ["name", "latest", "aliases"],
    ...models.map(({ name, latest_version, aliases }) => [
      name,
      latest_version ?? "-",
      aliases.map(({ alias, version }) => `${alias}=${version}`).join(" ") || "-",
    ]),
  ]);
}

/** The versions of a model as a table, the newest first. */
export function printVersions(versions: readonly VersionFacts[]): string {
  return table([
    ["version", "status", "model", "size", "aliases", "added"],
    ...versions.map(({ version, status, library, artifact, aliases, creation_timestamp }) => [
      version,
      status,
      library === null ? "-" : `${library.className} (${library.library} ${library.version ?? ""})`.replace(" )", ")"),
      artifact === null ? "-" : printSize(artifact.size),
      aliases.join(" ") || "-",
      new Date(creation_timestamp).toISOString().slice(0, 19),
    ]),
  ]);
}

/** All that is known of a version. */
export function printVersion(facts: VersionFacts): string {
  const { signature, library, artifact, certificate, lineage } = facts;
  const [said, hint] = facts.status_message?.split("\nhint: ") ?? [];
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    ["version", `${facts.name}/${facts.version}`],
    ["status", said === undefined ? facts.status : `${facts.status}: ${said}`],
    ["hint", hint],
    ["aliases", facts.aliases.join(" ")],
    ["model", library === null ? null : `${library.className}, ${library.library} ${library.version ?? ""}, ${library.format}`],
    ["methods", signature?.methods.map(({ name }) => name).join(", ")],
    ["columns", signature?.columns.map(({ name, dtype }, place) => `${name ?? place}: ${dtype}`).join(", ")],
    ["precision", facts.precision],
    ["size", artifact === null ? null : printSize(artifact.size)],
    ["sha256", artifact?.digest],
    ["exactness", certificate == null ? "not measured; add with --expected" : describeCertificate(certificate)],
    ["speed", lineage?.speed == null ? null : `${count(lineage.speed.rowsPerSecond)} rows/s on one thread`],
    ["added", `${new Date(facts.creation_timestamp).toISOString().slice(0, 19)}${facts.user_id === null ? "" : ` by ${facts.user_id}`}`],
    ["tags", facts.tags.map(({ key, value }) => `${key}=${value}`).join(" ")],
    ["description", facts.description],
  ];
  return lines
    .filter(([, text]) => text != null && text !== "")
    .map(([name, text]) => `${name.padEnd(12)} ${printable(text!)}`)
    .join("\n");
}

export function describeCertificate(certificate: { readonly [field: string]: unknown }): string {
  // Rounded down: a hundred per cent are all of them.
  const share = Math.floor(Number(certificate["bit_equal"]) * 10_000) / 100;
  return `${String(certificate["method"])}: ${share} % bit-equal on ${String(certificate["rows"])} rows, largest difference ${Number(Number(certificate["max_abs"]).toPrecision(3))}`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => printable(cell).padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
