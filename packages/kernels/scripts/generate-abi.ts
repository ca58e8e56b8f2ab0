// Writes assembly/abi/*.generated.ts: the numbers that artifacts carry, from their tables in core/src/artifact.
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import {
  binaryNumbers,
  checkRuleNumbers,
  comparisonNumbers,
  conversionNumbers,
  metricNumbers,
  opcodes,
  outputFormats,
  pointStepNumbers,
  reductionNumbers,
  refKinds,
} from "../../core/src/artifact/opcodes.ts";
import {
  imageLayout,
  inputFormats,
  inputLayout,
  ioLayout,
  methodLayout,
  outputLayout,
  pointFilterLayout,
  statuses,
} from "../../core/src/artifact/program-layout.ts";
import { unaryFunctionNumbers } from "../../core/src/artifact/unary-functions.ts";

type Numbers = Readonly<Record<string, number>>;

const constantName = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();

function numbers(source: string, type: "i32" | "usize", tables: Readonly<Record<string, Numbers>>): string {
  const lines = Object.entries(tables).flatMap(([prefix, table]) =>
    Object.entries(table).map(([name, number]) => `export const ${prefix}_${constantName(name)}: ${type} = ${number};\n`),
  );
  return `// Written by scripts/generate-abi.ts from core/src/artifact/${source}.\n${lines.join("")}`;
}

/** File name → text, as committed under assembly/abi. */
export function assemblyAbi(): ReadonlyMap<string, string> {
  return new Map([
    ["unary-functions.generated.ts", numbers("unary-functions.ts", "i32", { UNARY: unaryFunctionNumbers })],
    [
      "opcodes.generated.ts",
      numbers("opcodes.ts", "i32", {
        OP: opcodes,
        REF: refKinds,
        BINARY: binaryNumbers,
        POINT_STEP: pointStepNumbers,
        COMPARE: comparisonNumbers,
        CONVERT: conversionNumbers,
        REDUCE: reductionNumbers,
        METRIC: metricNumbers,
        RULE: checkRuleNumbers,
        OUTPUT_FORMAT: outputFormats,
      }),
    ],
    [
      "layout.generated.ts",
      numbers("program-layout.ts", "usize", {
        IMAGE: imageLayout,
        METHOD: methodLayout,
        IO: ioLayout,
        INPUT: inputLayout,
        OUTPUT: outputLayout,
        FILTER: pointFilterLayout,
      }),
    ],
    ["statuses.generated.ts", numbers("program-layout.ts", "i32", { STATUS: statuses, INPUT_FORMAT: inputFormats })],
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of assemblyAbi()) writeFileSync(new URL(`../assembly/abi/${name}`, import.meta.url), text);
}
