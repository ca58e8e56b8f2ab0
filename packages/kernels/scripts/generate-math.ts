// Writes assembly/math/*.generated.ts from the portable files of core/src/math, so that both compute the same bits.
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const portable = [
  "two-part.ts",
  "exp-table.generated.ts",
  "log-table.generated.ts",
  "arctan-table.generated.ts",
  "half-pi.generated.ts",
  "two-over-pi-table.generated.ts",
  "exp.ts",
  "fast-exp.ts",
  "log.ts",
  "power.ts",
  "trigonometric.ts",
  "inverse-trigonometric.ts",
  "hyperbolic.ts",
  "inverse-hyperbolic.ts",
  "cbrt.ts",
  "logistic.ts",
  "normal-distribution.ts",
  "float32.ts",
  "rounding.ts",
  "extremes.ts",
  "loop-cells.ts",
  "factor-weights.ts",
  "topic-weights.ts",
  "matching-pursuit.ts",
  "lasso-descent.ts",
  "least-angle.ts",
  "solve-row.ts",
] as const;

const generatedName = (name: string): string => (name.endsWith(".generated.ts") ? name : name.replace(/\.ts$/, ".generated.ts"));

/** AssemblyScript has f64 and i32 of its own, imports without extension, and keeps tables in data segments. */
function toAssembly(source: string): string {
  return source
    .replace(/^import type (?:\{ Cells.*|.*)\n/gm, (line) => (line.includes("Cells") ? 'import { Cells } from "./machine.ts";\n' : ""))
    .replace(/from "\.\/([^"]+)"/g, (_, name: string) => `from "./${name === "machine.ts" ? "machine" : generatedName(name).slice(0, -3)}"`)
    .replace(/^const (\w+): Float64Array = new Float64Array\(\[/gm, "export const $1: usize = memory.data<f64>([")
    .replace(/(\w+)\[(.+)\] \?\? NaN/g, "load<f64>($1 + (usize($2) << 3))")
    .replace(/\]!/g, "]")
    .replace(/\btype (?:f64|i32)\b,? ?/g, "")
    .replace(/\btype Cells\b/g, "Cells")
    .replace(/: number\b/g, ": f64");
}

/** File name → text, as committed under assembly/math. */
export function assemblyMath(): ReadonlyMap<string, string> {
  return new Map(
    portable.map((name) => {
      const source = readFileSync(new URL(`../../core/src/math/${name}`, import.meta.url), "utf8");
      const header = `// Written by scripts/generate-math.ts from core/src/math/${name}.\n`;
      return [generatedName(name), header + toAssembly(source.replace(/^\/\/ Written by .*\n/, ""))];
    }),
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of assemblyMath()) writeFileSync(new URL(`../assembly/math/${name}`, import.meta.url), text);
}
