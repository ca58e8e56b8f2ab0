import { ImageWriter } from "./image/image-writer.ts";
import { needsNeighbours, packFold } from "./image/pack-fold.ts";
import { packProgram } from "./image/pack-program.ts";
import { packSet } from "./image/pack-set.ts";
import { packTerms } from "./image/pack-terms.ts";
import { textImageHeaderBytes, textImageVersion, textImageWord } from "./image/text-image.ts";
import type { RunShape } from "./regex/run-shape.ts";
import { columnsOf, textRules, type TextRules, type TokenRule } from "./text-rules.ts";
import type { TextSpec, VocabularyTarget } from "./text-spec.ts";
import type { CodePointSet } from "./unicode/code-point-set.ts";
import { casedSet, ignorableSet, spaceSet } from "./unicode/unicode-sets.ts";

const analyzers: Readonly<Record<TextSpec["analyzer"], number>> = { word: 0, char: 1, char_wb: 2 };
const beyondAscii = 4;

/**
 * A spec as bytes that the kernel's `textCount` uses where they lie: position-independent, little-endian, to be placed
 * at a multiple of 8. Holds only the Unicode tables that the spec needs. The same spec gives the same bytes.
 *
 * @throws GodwitError INVALID_MODEL or UNSUPPORTED_OPTION as `countTokens` does.
 */
export function packTextSpec(spec: TextSpec): Uint8Array {
  const rules = textRules(spec);
  const writer = new ImageWriter(textImageHeaderBytes);
  const header = new Map<number, number>();
  const set = (word: keyof typeof textImageWord, value: number): unknown => header.set(textImageWord[word], value);
  set("version", textImageVersion);
  set("analyzer", analyzers[spec.analyzer]);
  set("ngramLeast", spec.ngramRange[0]);
  set("ngramMost", spec.ngramRange[1]);
  set("binary", spec.binary ? 1 : 0);
  set("lowerAscii", spec.lowercase === false ? 0 : 1);
  if (spec.lowercase !== false || spec.stripAccents !== null) set("foldOffset", writer.add(packFold(spec.lowercase, spec.stripAccents)));
  if (needsNeighbours(0x3a3, spec.lowercase, spec.stripAccents)) {
    set("casedSetOffset", addSet(writer, casedSet));
    set("ignorableSetOffset", addSet(writer, ignorableSet));
  }
  if (rules.tokens === undefined) set("spaceSetOffset", addSet(writer, spaceSet));
  else packTokenRule(rules.tokens, writer, set);
  packTarget(spec, rules, writer, set);
  return writer.finish(header);
}

/** A vocabulary alone, as the kernel's `findTerm` reads it. */
export function packTermColumns({ terms, size }: VocabularyTarget): Uint8Array {
  return packTerms(columnsOf(terms, size));
}

type SetWord = (word: keyof typeof textImageWord, value: number) => unknown;

function packTokenRule(rule: TokenRule, writer: ImageWriter, set: SetWord): void {
  set("tokenRule", rule.kind === "run" ? 0 : 1);
  if (rule.kind === "run") {
    set("byteTableOffset", writer.add(byteTable(rule.shape)));
    set("runSetOffset", addSet(writer, rule.shape.run));
    set("memberSetOffset", addSet(writer, rule.shape.members));
    set("runLeast", rule.shape.least);
    set("runMost", rule.shape.most);
    return;
  }
  const { program } = rule;
  const setOffset = (number: number): number => addSet(writer, program.sets[number]!);
  set("programOffset", writer.add(packProgram(program, setOffset)));
  set("registerCount", program.registerCount);
  set("hasCapture", program.hasCapture ? 1 : 0);
  if (program.firstSet >= 0) set("firstSetOffset", setOffset(program.firstSet));
}

/**
 * For every byte: bit 0 belongs to the run, bit 1 is a member, bit 2 (beyond ASCII) must be decoded. Then the run's ASCII
 * part once more for SIMD: for each low half of a byte, which high halves (0 to 7, a bit each) make it belong.
 */
function byteTable({ run, members }: RunShape): Uint8Array {
  const kinds = Array.from({ length: 256 }, (_, byte) =>
    byte > 127 ? beyondAscii : (run.has(byte) ? 1 : 0) + (members.has(byte) ? 2 : 0),
  );
  const halves = Array.from({ length: 16 }, (_, low) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((bits, high) => bits | (run.has(high * 16 + low) ? 1 << high : 0), 0),
  );
  return Uint8Array.from([...kinds, ...halves]);
}

function packTarget(spec: TextSpec, rules: TextRules, writer: ImageWriter, set: SetWord): void {
  const stopsEarly = rules.columns !== undefined && spec.ngramRange[1] === 1 && rules.tokens !== undefined;
  if (rules.tokens !== undefined && rules.stopWords.size > 0 && !stopsEarly) {
    set("stopTermsOffset", writer.add(packTerms(new Map([...rules.stopWords].map((word) => [word, 0])))));
  }
  set("targetSize", spec.target.size);
  set("targetKind", spec.target.kind === "vocabulary" ? 0 : 1);
  set("alternateSign", spec.target.kind === "hash" && spec.target.alternateSign ? 1 : 0);
  if (rules.columns === undefined) return;
  const columns = stopsEarly ? new Map([...rules.columns].filter(([term]) => !rules.stopWords.has(term))) : rules.columns;
  set("termsOffset", writer.add(packTerms(columns)));
}

function addSet(writer: ImageWriter, set: CodePointSet): number {
  return writer.share(set.boundaries.join(), () => packSet(set));
}
