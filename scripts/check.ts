/** `npm run check`: what holds of the whole tree before any test runs. */
import { spawnSync } from "node:child_process";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** Says what is wrong with the output of a command that exited 0. */
  readonly inspect?: (output: string) => string | undefined;
}

const checks: readonly Check[] = [
  { name: "types", command: ["tsc", "-b"] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "format", command: ["oxfmt", "--check"] },
  {
    name: "import rules",
    command: ["depcruise", "packages", "--config", ".dependency-cruiser.cjs", "--output-type", "err"],
    inspect: (output) => {
      const modules = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
      return modules < 100 ? `only ${modules} modules were looked at` : undefined;
    },
  },
  { name: "dead files and exports", command: ["knip"] },
  { name: "generated files", command: ["node", "scripts/generate.ts", "--check"] },
];

let failed = false;
for (const { name, command, inspect } of checks) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command[0]}`, command.slice(1), { encoding: "utf8" });
  const output = `${stdout}${stderr}`;
  const complaint = status === 0 ? inspect?.(output) : output;
  process.stdout.write(`${complaint === undefined ? "ok  " : "FAIL"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  if (complaint !== undefined) {
    process.stdout.write(`${complaint}\n`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
