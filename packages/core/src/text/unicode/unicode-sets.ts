import { CodePointSet } from "./code-point-set.ts";
import { decodeSet } from "./decode-table.ts";
import * as tables from "./unicode-tables.generated.ts";

/** Python's `\w` for text: str.isalnum() or an underscore. */
export const wordSet: CodePointSet = new CodePointSet(decodeSet(tables.wordSet));
/** Python's `\d` for text: str.isdecimal(). */
export const digitSet: CodePointSet = new CodePointSet(decodeSet(tables.digitSet));
/** Python's `\s` for text: str.isspace(). */
export const spaceSet: CodePointSet = new CodePointSet(decodeSet(tables.spaceSet));
/** Letters that end the look for a neighbour beside a capital sigma, and make it a final one. */
export const casedSet: CodePointSet = new CodePointSet(decodeSet(tables.casedSet));
/** Marks that the look for a neighbour beside a capital sigma passes over. */
export const ignorableSet: CodePointSet = new CodePointSet(decodeSet(tables.ignorableSet));
/** What Python's re treats as having case under IGNORECASE. */
export const caseSensitiveSet: CodePointSet = new CodePointSet(decodeSet(tables.caseSensitiveSet));
