/** A statement of a script. */
export interface ScriptStatement {
  /** From its first word, without the semicolon that ends it. */
  readonly text: string;
  /** Where it starts in the script, in UTF-16 units. */
  readonly start: number;
  /** Whether a semicolon ends it; the last one may do without. */
  readonly ended: boolean;
}

/**
 * Cuts a script at its semicolons, but those within strings, quoted names, dollar quotes and comments. Pieces of white space
 * and comments alone are left out; `open` is whether the script ends within such a quote or comment.
 */
export function splitStatements(script: string): { readonly statements: readonly ScriptStatement[]; readonly open: boolean } {
  const statements: ScriptStatement[] = [];
  let start: number | null = null;
  let at = 0;
  let open = false;
  const end = (ended: boolean): void => {
    if (start !== null) statements.push({ text: script.slice(start, at).trimEnd(), start, ended });
    start = null;
  };
  while (at < script.length) {
    const mark = script[at]!;
    const comment = skipComment(script, at);
    const skipped = comment ?? skipQuoted(script, at);
    if (mark === ";") end(true);
    else if (comment === null && !/\s/.test(mark)) start ??= at;
    open = skipped?.open ?? false;
    at = skipped?.end ?? at + 1;
  }
  end(false);
  return { statements, open };
}

interface Skipped {
  readonly end: number;
  /** Whether the end of the script came first. */
  readonly open: boolean;
}

function skipComment(script: string, at: number): Skipped | null {
  if (script.startsWith("--", at)) return { ...upTo(script, "\n", at + 2), open: false };
  if (!script.startsWith("/*", at)) return null;
  let depth = 0;
  for (const { 0: mark, index } of script.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return { end: at + index + 2, open: false };
  }
  return { end: script.length, open: true };
}

function skipQuoted(script: string, at: number): Skipped | null {
  const mark = script[at]!;
  if (mark === "$") {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(script.slice(at, at + 130))?.[0];
    const isWithinName = at > 0 && /[\w\u0080-\uffff]/.test(script[at - 1]!);
    return tag === undefined || isWithinName ? null : upTo(script, tag, at + tag.length);
  }
  if (mark !== "'" && mark !== '"') return null;
  const escapes = mark === "'" && /(?:^|[^\w\u0080-\uffff])[eE]$/.test(script.slice(Math.max(0, at - 2), at));
  for (let place = at + 1; place < script.length; place++) {
    if (escapes && script[place] === "\\") place += 1;
    else if (script[place] === mark) {
      if (script[place + 1] !== mark) return { end: place + 1, open: false };
      place += 1;
    }
  }
  return { end: script.length, open: true };
}

function upTo(script: string, mark: string, from: number): Skipped {
  const found = script.indexOf(mark, from);
  return found < 0 ? { end: script.length, open: true } : { end: found + mark.length, open: false };
}
