import { GodwitError } from "../../errors/index.ts";
import type { BitReader } from "./bit-reader.ts";

const maximumCodeLength = 20;
const symbolsPerSelector = 50;

/** Reads one block's Huffman-coded, move-to-front symbols into the low bytes of `words`; gives their number. */
export function decodeSymbols(reader: BitReader, words: Uint32Array): number {
  const used = usedBytes(reader);
  const symbols = used.length + 2;
  const endOfBlock = used.length + 1;
  const tableCount = reader.bits(3);
  const selectorCount = reader.bits(15);
  if (used.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) throw malformed();
  const selectors = readSelectors(reader, selectorCount, tableCount);
  const tables = Array.from({ length: tableCount }, () => readTable(reader, symbols));
  const front = Uint8Array.from(used);
  let length = 0;
  let runUnit = 1;
  let run = 0;
  for (let group = 0; ; group++) {
    const table = tables[selectors[group] ?? tableCount];
    if (table === undefined) throw malformed();
    for (let count = 0; count < symbolsPerSelector; count++) {
      const symbol = readSymbol(reader, table);
      if (symbol <= 1) {
        run += runUnit << symbol;
        runUnit <<= 1;
        if (run > words.length) throw malformed();
        continue;
      }
      if (run > 0) {
        if (length + run > words.length) throw malformed();
        words.fill(front[0]!, length, length + run);
        length += run;
        [run, runUnit] = [0, 1];
      }
      if (symbol === endOfBlock) return length;
      if (length === words.length) throw malformed();
      const byte = front[symbol - 1]!;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      words[length++] = byte;
    }
  }
}

interface CodeTable {
  readonly symbols: Uint16Array;
  /** By code length: the first code, and the place of its symbol. */
  readonly first: Int32Array;
  readonly place: Int32Array;
  readonly count: Int32Array;
}

function usedBytes(reader: BitReader): number[] {
  const groups = reader.bits(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const members = reader.bits(16);
    for (let member = 0; member < 16; member++) if (members & (0x8000 >> member)) used.push(group * 16 + member);
  }
  return used;
}

function readSelectors(reader: BitReader, count: number, tables: number): Uint8Array {
  const selectors = new Uint8Array(count);
  const front = Array.from({ length: tables }, (_, at) => at);
  for (let at = 0; at < count; at++) {
    let place = 0;
    while (reader.bits(1) === 1) if (++place >= tables) throw malformed();
    const [table] = front.splice(place, 1);
    front.unshift(table!);
    selectors[at] = table!;
  }
  return selectors;
}

function readTable(reader: BitReader, symbols: number): CodeTable {
  const lengths = new Uint8Array(symbols);
  let length = reader.bits(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > maximumCodeLength) throw malformed();
      if (reader.bits(1) === 0) break;
      length += reader.bits(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const count = new Int32Array(maximumCodeLength + 1);
  for (const each of lengths) count[each]!++;
  const first = new Int32Array(maximumCodeLength + 1);
  const place = new Int32Array(maximumCodeLength + 1);
  for (let bits = 1, code = 0, at = 0; bits <= maximumCodeLength; bits++) {
    code <<= 1;
    first[bits] = code;
    place[bits] = at;
    code += count[bits]!;
    at += count[bits]!;
  }
  const sorted = new Uint16Array(symbols);
  const next = place.slice();
  for (let symbol = 0; symbol < symbols; symbol++) sorted[next[lengths[symbol]!]!++] = symbol;
  return { symbols: sorted, first, place, count };
}

function readSymbol(reader: BitReader, table: CodeTable): number {
  let code = 0;
  for (let bits = 1; bits <= maximumCodeLength; bits++) {
    code = (code << 1) | reader.bits(1);
    const offset = code - table.first[bits]!;
    if (offset >= 0 && offset < table.count[bits]!) return table.symbols[table.place[bits]! + offset]!;
  }
  throw malformed();
}

function malformed(): GodwitError {
  return new GodwitError("MALFORMED", "a block of bzip2 breaks the rules of its format");
}
