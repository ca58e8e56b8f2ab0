import { existsSync, readFileSync } from "node:fs";
import { chart } from "../../bench/report/chart.ts";
import { readmeFigures } from "../../bench/report/readme-figures.ts";
import { resultsPage } from "../../bench/report/results-page.ts";
import type { Results } from "../../bench/results.ts";

const stored = new URL("../../bench/results.json", import.meta.url);
const readme = new URL("../../README.md", import.meta.url);
const figures = /(?<=<!-- figures[^>]*-->\n\n)[^]*?(?=\n\n<!-- end of figures -->)/u;

/** What follows from the benchmark's stored run: its page, its chart, and the README's figures. */
export function benchPages(): readonly { readonly file: string; readonly text: string }[] {
  if (!existsSync(stored)) return [];
  const results = JSON.parse(readFileSync(stored, "utf8")) as Results;
  return [
    { file: "bench/RESULTS.md", text: resultsPage(results) },
    { file: "bench/chart.svg", text: chart(results) },
    { file: "README.md", text: readFileSync(readme, "utf8").replace(figures, () => readmeFigures(results)) },
  ];
}
