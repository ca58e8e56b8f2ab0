/** A model file, and where in it the model is. */
export interface ModelPart {
  readonly file: string;
  /** Indices and keys joined by dots; null where the file holds one model. */
  readonly path: string | null;
}

type Exists = (file: string) => boolean;

/**
 * `FILE`, `FILE#PATH`, or several of these joined by `+` that form one pipeline. A file whose name holds `#` or `+` wins over
 * what these mean.
 */
export function parseModelReference(text: string, exists: Exists): readonly ModelPart[] {
  const pieces = text.split("+");
  return existingParts(pieces, exists) ?? pieces.map((piece) => splitAtFirstMark(piece));
}

/** The reading of the pieces in which every file is there; null where there is none. */
function existingParts(pieces: readonly string[], exists: Exists): readonly ModelPart[] | null {
  if (pieces.length === 0) return [];
  const lengths = pieces.map((_, index) => index + 1);
  const whole = (file: string): ModelPart | null => (exists(file) ? { file, path: null } : null);
  return (
    firstReading(pieces, lengths.toReversed(), whole, exists) ?? firstReading(pieces, lengths, (piece) => withPath(piece, exists), exists)
  );
}

function firstReading(
  pieces: readonly string[],
  lengths: readonly number[],
  read: (text: string) => ModelPart | null,
  exists: Exists,
): readonly ModelPart[] | null {
  for (const length of lengths) {
    const part = read(pieces.slice(0, length).join("+"));
    const rest = part === null ? null : existingParts(pieces.slice(length), exists);
    if (part !== null && rest !== null) return [part, ...rest];
  }
  return null;
}

function withPath(text: string, exists: Exists): ModelPart | null {
  for (let mark = text.lastIndexOf("#"); mark > 0; mark = text.lastIndexOf("#", mark - 1))
    if (exists(text.slice(0, mark))) return partAt(text, mark);
  return null;
}

function splitAtFirstMark(text: string): ModelPart {
  const mark = text.indexOf("#");
  return mark <= 0 ? { file: text, path: null } : partAt(text, mark);
}

/** An empty path is none. */
function partAt(text: string, mark: number): ModelPart {
  return { file: text.slice(0, mark), path: text.slice(mark + 1) || null };
}
