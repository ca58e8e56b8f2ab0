interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A statement with pieces replaced, which still knows where each place of it was in the one before. */
export class EditedText {
  readonly #source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Pieces must not overlap. */
  replace(start: number, end: number, replacement: string): void {
    this.#edits.push({ start, end, replacement });
  }

  get text(): string {
    let text = "";
    let at = 0;
    for (const { start, end, replacement } of this.#ordered()) {
      text += this.#source.slice(at, start) + replacement;
      at = end;
    }
    return text + this.#source.slice(at);
  }

  /** The place in the source of a place in the text. */
  sourceOf(place: number): number {
    let moved = 0;
    for (const { start, end, replacement } of this.#ordered()) {
      if (place < start + moved) break;
      if (place < start + moved + replacement.length) return start;
      moved += replacement.length - (end - start);
    }
    return place - moved;
  }

  #ordered(): readonly Edit[] {
    return this.#edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }
}
