import { styleText } from "node:util";
import { printable } from "@godwit/core/errors";

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const leastCell = 8;
const segments = new Intl.Segmenter();

/** A table of text; null is NULL, told apart by its look. Columns that do not fit are cut with `…`. */
export function printTable(names: readonly string[], rows: readonly (readonly (string | null)[])[], { width, colour }: TableLook): string {
  const cells = [names, ...rows].map((row) => row.map((cell) => (cell === null ? "NULL" : printable(cell))));
  const wanted = names.map((_, column) => Math.max(1, ...cells.map((row) => widthOf(row[column]!))));
  const widths = fit(wanted, width - names.length * 3 - 1);
  const line = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((each) => "─".repeat(each + 2)).join(middle)}${right}`;
  const printed = cells.map((row, index) => {
    const texts = row.map((cell, column) => {
      const text = pad(cut(cell, widths[column]!), widths[column]!);
      if (!colour) return text;
      if (index === 0) return styleText("bold", text, { validateStream: false });
      return rows[index - 1]![column] === null ? styleText("dim", text, { validateStream: false }) : text;
    });
    return `│ ${texts.join(" │ ")} │`;
  });
  return [line("┌", "┬", "┐"), printed[0]!, line("├", "┼", "┤"), ...printed.slice(1), line("└", "┴", "┘")].join("\n");
}

/** The widest columns give way first, down to a least width. */
function fit(wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted];
  let over = widths.reduce((sum, each) => sum + each, 0) - Math.max(room, widths.length * leastCell);
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= leastCell) break;
    widths[widest]! -= 1;
    over -= 1;
  }
  return widths;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const { segment } of segments.segment(text)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Columns that a terminal takes: two for East Asian letters and emoji. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/u.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text))
    width += /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
      segment,
    )
      ? 2
      : 1;
  return width;
}
