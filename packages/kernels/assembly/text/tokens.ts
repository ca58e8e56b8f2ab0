import { has } from "./code-point-set";
import { addShortWord, addToken, addUnit, closeUnits, most, openUnits } from "./grams";
import { nextToken, openMatcher, tokenEnd, tokenStart } from "./matcher";
import { BYTE_TABLE, MEMBER_SET, RUN_LEAST, RUN_MOST, RUN_SET, SPACE_SET, TOKEN_RULE, section } from "./text-image";
import { codeAt, widthOf } from "./utf8";
import { failure } from "./workspace";

/** Counts the word n-grams of a text. */
export function countWords(spec: usize, start: usize, stop: usize): void {
  if (load<u32>(spec + TOKEN_RULE) == 0) countRuns(spec, start, stop);
  else if (openMatcher(spec, start, stop)) {
    while (nextToken() && failure == 0) addToken(tokenStart, (tokenEnd - tokenStart) as u32);
  }
  if (most != 1) closeUnits();
}

function countRuns(spec: usize, start: usize, stop: usize): void {
  const table = section(spec, BYTE_TABLE);
  const run = section(spec, RUN_SET);
  const members = section(spec, MEMBER_SET);
  const oneSet = run == members;
  const least = load<u32>(spec + RUN_LEAST);
  const longest = load<u32>(spec + RUN_MOST);
  let at = start;
  while (at < stop && failure == 0) {
    const first = at;
    let count: u32 = 0;
    let all: u32 = 2;
    while (at < stop) {
      const byte = load<u8>(at);
      const kind = load<u8>(table + <usize>byte) as u32;
      if (kind == 4) {
        const code = codeAt(at);
        if (!has(run, code)) break;
        if (!oneSet && !has(members, code)) all = 0;
        at += widthOf(byte);
      } else {
        if ((kind & 1) == 0) break;
        all &= kind;
        at++;
      }
      count++;
    }
    if (all != 0 && count >= least && count <= longest) addToken(first, (at - first) as u32);
    if (at < stop) at += widthOf(load<u8>(at));
  }
}

/** Counts the character n-grams of a text; runs of white space become one space, in place. */
export function countCharacters(spec: usize, start: usize, stop: usize): void {
  const spaces = section(spec, SPACE_SET);
  let out = start;
  let at = start;
  while (at < stop && failure == 0) {
    const next = at + widthOf(load<u8>(at));
    const unit = out;
    if (has(spaces, codeAt(at)) && next < stop && has(spaces, codeAt(next))) {
      at = afterSpaces(spaces, next, stop);
      store<u8>(out++, 32);
    } else {
      out = moveCharacter(at, next, out);
      at = next;
    }
    addUnit(unit, out);
  }
  closeUnits();
}

/** Counts the character n-grams inside words, each word between two spaces. One byte before the text is written. */
export function countCharactersInWords(spec: usize, start: usize, stop: usize): void {
  const spaces = section(spec, SPACE_SET);
  let out = start - 1;
  let at = afterSpaces(spaces, start, stop);
  store<u8>(out++, 32);
  while (at < stop && failure == 0) {
    const word = out - 1;
    openUnits();
    addUnit(word, out);
    while (at < stop && !has(spaces, codeAt(at))) {
      const next = at + widthOf(load<u8>(at));
      const unit = out;
      out = moveCharacter(at, next, out);
      at = next;
      addUnit(unit, out);
    }
    at = afterSpaces(spaces, at, stop);
    store<u8>(out++, 32);
    addUnit(out - 1, out);
    addShortWord(word, out);
    closeUnits();
  }
}

function afterSpaces(spaces: usize, at: usize, stop: usize): usize {
  while (at < stop && has(spaces, codeAt(at))) at += widthOf(load<u8>(at));
  return at;
}

@inline function moveCharacter(at: usize, next: usize, out: usize): usize {
  while (at < next) store<u8>(out++, load<u8>(at++));
  return out;
}
