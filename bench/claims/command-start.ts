import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Claim } from "../claim.ts";
import { root } from "../settings.ts";
import { printTime, spreadOf } from "../statistics.ts";

const limit = 150;

export const commandStart: Claim = {
  name: "command-start",
  title: "Start of the command",
  files: [],
  async measure(settings) {
    const time = (parameters: readonly string[]): number => {
      const start = performance.now();
      execFileSync(process.execPath, parameters, { stdio: "pipe" });
      return performance.now() - start;
    };
    const command = join(root, "packages/cli/bin/godwit.js");
    const version: number[] = [];
    const help: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < (settings.quick ? 10 : 30); round++) {
      version.push(time([command, "--version"]));
      help.push(time([command, "--help"]));
      bare.push(time(["--eval", "0"]));
    }
    const line = (figures: readonly number[]): string => {
      const { median, least, most } = spreadOf(figures);
      return `${printTime(median)} (${printTime(least)}–${printTime(most)})`;
    };
    return [
      {
        what: "godwit --version",
        figure: line(version),
        floor: `≤ ${limit} ms`,
        reached: spreadOf(version).median <= limit,
        note: `an empty Node takes ${line(bare)}`,
      },
      { what: "godwit --help", figure: line(help), floor: "", reached: null },
    ];
  },
};
