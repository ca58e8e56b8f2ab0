/** Runs of fewer rows say little: a tile is not full. */
const leastRows = 64;

/** What a row of a method costs, learned from its runs. */
export class RowCost {
  #milliseconds: number | null = null;

  /** Takes note of a run: of quick ones at once, of slow ones slowly, for a busy machine slows some. */
  note(rows: number, milliseconds: number): void {
    if (rows < leastRows) return;
    const each = milliseconds / rows;
    const known = this.#milliseconds;
    this.#milliseconds = known === null || each < known ? each : known * 0.9 + each * 0.1;
  }

  /** Milliseconds of so many rows on one thread; null before the first run. */
  of(rows: number): number | null {
    return this.#milliseconds === null ? null : this.#milliseconds * rows;
  }
}
