import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Claim } from "../claim.ts";
import { nodeOptions } from "../settings.ts";
import { printTime, spreadOf } from "../statistics.ts";

interface Figures {
  readonly ready: number;
  readonly answered: number;
  readonly aboveIdle: number;
  readonly file: number;
  readonly artifact: number;
}

const program = fileURLToPath(new URL("../peers/large.ts", import.meta.url));

export const largeForest: Claim = {
  name: "large-forest",
  title: "A forest of one million nodes, each time in a fresh process",
  files: ["forest-million.pkl"],
  async measure(settings) {
    const repeats = settings.quick ? 3 : 9;
    const run = (...files: readonly string[]): Figures =>
      JSON.parse(execFileSync(process.execPath, [...nodeOptions(), program, ...files], { encoding: "utf8" })) as Figures;
    const pickle = `${settings.models}/forest-million.pkl`;
    const artifact = `${settings.models}/forest-million.godwit`;
    const fromPickle = Array.from({ length: repeats }, () => run(pickle, artifact));
    const fromArtifact = Array.from({ length: repeats }, () => run(artifact));
    const ready = spreadOf(fromPickle.map((figures) => figures.ready));
    const opened = spreadOf(fromArtifact.map((figures) => figures.ready));
    const memory = spreadOf(fromPickle.map((figures) => figures.aboveIdle / figures.file));
    const openedMemory = spreadOf(fromArtifact.map((figures) => figures.aboveIdle / figures.file));
    const { file, artifact: size } = fromPickle[0]!;
    const times = ({ median, least, most }: typeof ready): string => `${printTime(median)} (${printTime(least)}–${printTime(most)})`;
    const sizes = ({ median, least, most }: typeof ready): string =>
      `${median.toFixed(2)} × (${least.toFixed(2)}–${most.toFixed(2)}) the file`;
    return [
      { what: `pickle (${megabytes(file)}) to ready`, figure: times(ready), floor: "≤ 1.5 s", reached: ready.median <= 1500 },
      { what: `artifact (${megabytes(size)}) to ready`, figure: times(opened), floor: "≤ 100 ms", reached: opened.median <= 100 },
      { what: "peak memory above idle, from the pickle", figure: sizes(memory), floor: "< 4 ×", reached: memory.most < 4 },
      { what: "peak memory above idle, from the artifact", figure: sizes(openedMemory), floor: "< 4 ×", reached: openedMemory.most < 4 },
    ];
  },
};

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
