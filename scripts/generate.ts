/** `node scripts/generate.ts`: writes the pages that follow from tables in the code. With `--check` it only says which are out of date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { deploymentSchema } from "../packages/server/src/deployments/schema/deployment-schema.ts";
import { benchPages } from "./pages/bench-pages.ts";
import { monitoringPage } from "./pages/monitoring-page.ts";
import { errorsPage, unusedCodes } from "./pages/errors-page.ts";
import { supportPage } from "./pages/support-page.ts";

const pages: readonly { readonly file: string; readonly text: string }[] = [
  { file: "docs/errors.md", text: errorsPage() },
  { file: "docs/deployment.schema.json", text: `${JSON.stringify(deploymentSchema, null, 2)}\n` },
  { file: "docs/monitoring.md", text: monitoringPage() },
  { file: "docs/support.md", text: await supportPage() },
  ...benchPages(),
];

const checking = process.argv.includes("--check");
const complaints = unusedCodes().map((code) => `${code} stands in the catalog and nothing throws it`);
for (const { file, text } of pages) {
  const place = new URL(`../${file}`, import.meta.url);
  if (existsSync(place) && readFileSync(place, "utf8") === text) continue;
  if (checking) complaints.push(`${file} is out of date: run node scripts/generate.ts`);
  else {
    writeFileSync(place, text);
    process.stdout.write(`wrote ${file}\n`);
  }
}
process.stdout.write(complaints.map((complaint) => `${complaint}\n`).join(""));
process.exit(complaints.length > 0 ? 1 : 0);
