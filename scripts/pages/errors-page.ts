import { catalog, GodwitError, type CatalogEntry, type ErrorCode, type ErrorKind } from "@godwit/core/errors";
import { statusOfError } from "../../packages/cli/src/exit-status.ts";
import { httpStatus } from "../../packages/server/src/http/status.ts";
import { sourceFiles } from "./source-files.ts";

const entries = Object.entries(catalog) as readonly (readonly [ErrorCode, CatalogEntry])[];

/** What each kind of error means to a caller, in the order of the page. */
const kinds: { readonly [K in ErrorKind]: string } = {
  usage: "The command or the request is wrong",
  model: "The model file is refused",
  data: "The rows are wrong",
  limit: "A safety limit was met",
  missing: "There is no such thing",
  unauthenticated: "Nobody knows the caller",
  forbidden: "The caller may not",
  throttled: "Not now",
  conflict: "It cannot be done as things stand",
  unsupported: "The request asks for what this server does not do",
  memory: "There is no room for the model",
  unavailable: "Something outside failed, or is busy",
  late: "The time was over",
  cancelled: "The caller has gone",
  hook: "The operator's own hook failed",
  bug: "Our bug",
};

/** docs/errors.md: every code of the catalog, what it means and how to solve it. */
export function errorsPage(): string {
  const sections = (Object.keys(kinds) as ErrorKind[]).map((kind) => {
    const chosen = entries.filter(([, entry]) => entry.kind === kind);
    const [first] = chosen[0]!;
    const rows = chosen.map(([code, { meaning, solution }]) => `| \`${code}\` | ${meaning} | ${solution} |\n`);
    const statuses = `exit ${statusOfError(first)}, HTTP ${httpStatus(new GodwitError(first, ""))}`;
    return `\n## ${kinds[kind]} (${statuses})\n\n| code | what it means | what to do |\n| --- | --- | --- |\n${rows.join("")}`;
  });
  return `${opening}${sections.join("")}`;
}

/** Codes of the catalog that no source file mentions. */
export function unusedCodes(): readonly string[] {
  const texts = ["core", "runtime", "data", "server", "sql", "cli"]
    .flatMap((name) => sourceFiles(`packages/${name}/src`))
    .filter(({ path }) => !path.endsWith("catalog.ts"));
  return entries.map(([code]) => code).filter((code) => !texts.some(({ text }) => text.includes(`"${code}"`)));
}

const opening = `# Errors

<!-- Written by scripts/generate.ts from packages/core/src/errors/catalog.ts. -->

Everything that can go wrong has a code. The command line prints \`CODE: message (where)\` and a hint on standard error, and with
\`--json\` one object of \`code\`, \`message\`, \`hint\` and \`where\`; the server answers with the same fields; the packages throw a
\`GodwitError\` that has them. \`where\` holds what applies of \`file\`, \`byte\`, \`step\`, \`path\`, \`line\`, \`row\` and \`column\`; bytes, rows and
columns count from 0. Messages may change from version to version, codes do not.
`;
