import { styleText } from "node:util";

const barWidth = 24;
const barPeriod = 100;
const linePeriod = 10_000;
/** Before so much is done, nobody knows when the rest will be. */
const leastShare = 0.02;

/** Says how far a long command is: a bar on a terminal, a line now and then elsewhere, nothing when quiet. */
export class Progress {
  readonly #terminal: boolean;
  readonly #quiet: boolean;
  readonly #started: number = performance.now();
  #shown: number;
  #drawn = false;

  constructor(options: { readonly quiet: boolean }) {
    this.#quiet = options.quiet;
    this.#terminal = process.stderr.isTTY;
    this.#shown = this.#started;
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** `share`: 0 to 1, or null where the end is not known. */
  update(rows: number, share: number | null): void {
    if (this.#quiet) return;
    const now = performance.now();
    if (now - this.#shown < (this.#terminal ? barPeriod : linePeriod)) return;
    this.#shown = now;
    const rate = `${count(rows)} rows, ${count(rows / this.seconds)}/s`;
    const percent = share === null ? "" : `${Math.floor(share * 100)} % `;
    const left = share === null || share < leastShare ? "" : `, ${duration((this.seconds * (1 - share)) / share)} left`;
    if (this.#terminal) process.stderr.write(`\r${bar(share, this.seconds)} ${percent}${rate}${left}\u001b[K`);
    else process.stderr.write(`${percent}${rate}${left}\n`);
    this.#drawn = this.#terminal;
  }

  /** Removes the bar, so that what follows stands on a line of its own. */
  clear(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
    this.#drawn = false;
  }
}

function bar(share: number | null, seconds: number): string {
  const filled = share === null ? Math.floor(seconds * 4) % barWidth : Math.round(share * barWidth);
  const cells =
    share === null
      ? `${" ".repeat(filled)}━${" ".repeat(barWidth - filled)}`
      : "━".repeat(filled) + styleText("dim", "━".repeat(barWidth - filled));
  return styleText("cyan", cells);
}

/** `40 s`, `3 min`, `2 h 5 min`. */
function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `950`, `12.3k`, `4.56M`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return "0";
  if (value < 10_000) return String(Math.round(value));
  return value < 1e6 ? `${(value / 1e3).toPrecision(3)}k` : `${(value / 1e6).toPrecision(3)}M`;
}
