import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const launcher = fileURLToPath(new URL("../../bin/godwit.js", import.meta.url));

/** What the examples of orchestrators score, and the labels of a day. */
export interface Visits {
  readonly folder: string;
  /** Holds `godwit` and the Node that it runs on. */
  readonly programs: string;
  readonly labels: readonly string[];
  write(day: string, kind: "good" | "bad"): void;
}

export function makeVisits(): Visits {
  const folder = mkdtempSync(join(tmpdir(), "godwit-visits-"));
  const programs = join(folder, "bin");
  for (const name of ["daily", "bin"]) mkdirSync(join(folder, name));
  symlinkSync(launcher, join(programs, "godwit"));
  symlinkSync(process.execPath, join(programs, "node"));
  copyFileSync(join(penguins, "model.joblib"), join(folder, "model.joblib"));
  const [header, ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
  const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8").trim().split("\n");
  return {
    folder,
    programs,
    labels: labels.map((line) => JSON.parse(line) as string),
    write(day, kind) {
      const rows = lines.map((line, index) => `${index},${kind === "bad" ? line.replace("34.1", "long") : line}\n`);
      writeFileSync(join(folder, `daily/${day}.csv`), `id,${header}\n${rows.join("")}`);
    },
  };
}
