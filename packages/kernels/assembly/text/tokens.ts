import { countRuns } from "./runs";
import { has } from "./code-point-set";
import { addShortWord, addToken, addUnit, closeUnits, most, openUnits } from "./grams";
import { nextToken, openMatcher, tokenEnd, tokenStart } from "./matcher";
import { SPACE_SET, TOKEN_RULE, section } from "./text-image";
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
