import { searchFields, searchWords, type CellFormat } from "@godwit/core/webgpu";

export const workgroupRows = 256;

/** WGSL: the uniform block that both shaders read. */
export const batchLayout: string = /* wgsl */ `
struct Batch {
  rows: u32,
  // Cells from row to row and from column to column, in words.
  rowStride: u32,
  columnStride: u32,
  checks: u32,
  searches: u32,
  planePairs: u32,
  tiles: u32,
  // Words or pairs of words from column to column of the answer.
  answerStride: u32,
  startsFromAnswer: u32,
  width: u32,
  leafWidth: u32,
}
`;

/**
 * WGSL: from cells to ranks. Nothing is compared as a float: a key is an integer that rises with its cell, NaN is known by its
 * bits. Ranks of 256 rows stand together, two planes a word: word (block × pairs + pair) × 256 + row.
 */
export function rankShader(format: CellFormat): string {
  return `${batchLayout}${cellOf[format]}
@group(0) @binding(0) var<uniform> batch: Batch;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read> columns: array<u32>;
@group(0) @binding(3) var<storage, read> checks: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> words: array<u32>;
@group(0) @binding(5) var<storage, read> keys: array<Bits>;
@group(0) @binding(6) var<storage, read_write> ranks: array<u32>;
@group(0) @binding(7) var<storage, read_write> broken: array<atomic<u32>>;

@compute @workgroup_size(${workgroupRows})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * ${workgroupRows}u + lane;
  if (row >= batch.rows) { return; }
  for (var index = 0u; index < batch.checks; index++) {
    let check = checks[index];
    let cell = cellAt(row, check.x);
    let isKept = select(isBelow(magnitudeOf(cell), limitOf(check)), check.y == 1u, isMissing(cell));
    if (!isKept) { atomicStore(&broken[0], 1u); }
  }
  var plane = 0u;
  var pending = 0u;
  let ranksOfRow = group.x * batch.planePairs * ${workgroupRows}u + lane;
  for (var search = 0u; search < batch.searches; search++) {
    let record = search * ${searchWords}u;
    let cell = cellAt(row, words[record + ${searchFields.source}u]);
    let missing = isMissing(cell);
    let rank = rankOf(keyOf(cell), words[record + ${searchFields.firstKey}u], words[record + ${searchFields.keyCount}u]);
    let positions = words[record + ${searchFields.positions}u];
    var piece = words[record + ${searchFields.pieces}u];
    let end = piece + 2u * words[record + ${searchFields.pieceCount}u];
    for (; piece < end; piece += 2u) {
      let start = words[piece];
      var value: u32;
      if (missing) {
        value = words[piece + 1u] * 0xffffu;
      } else if (positions == 0u) {
        value = min(max(rank, start) - start, 0xffffu);
      } else {
        let position = words[positions + rank];
        value = (words[start + (position >> 5u)] >> (position & 31u)) & 1u;
      }
      if ((plane & 1u) == 0u) { pending = value; }
      else { ranks[ranksOfRow + (plane >> 1u) * ${workgroupRows}u] = pending | (value << 16u); }
      plane += 1u;
    }
  }
  if ((plane & 1u) == 1u) { ranks[ranksOfRow + (plane >> 1u) * ${workgroupRows}u] = pending; }
}

// How many of the keys are less.
fn rankOf(key: Bits, first: u32, count: u32) -> u32 {
  var low = 0u;
  var size = count;
  while (size > 0u) {
    let half = size >> 1u;
    let isLess = isBelow(keys[first + low + half], key);
    low = select(low, low + half + 1u, isLess);
    size = select(half, size - half - 1u, isLess);
  }
  return low;
}
`;
}

const cellOf: { readonly [K in CellFormat]: string } = {
  single: /* wgsl */ `
alias Bits = u32;

fn cellAt(row: u32, source: u32) -> Bits {
  return cells[row * batch.rowStride + columns[source] * batch.columnStride];
}

fn magnitudeOf(cell: Bits) -> Bits { return cell & 0x7fffffffu; }

fn isMissing(cell: Bits) -> bool { return magnitudeOf(cell) > 0x7f800000u; }

fn isBelow(a: Bits, b: Bits) -> bool { return a < b; }

fn limitOf(check: vec4<u32>) -> Bits { return 0x7f800000u; }

fn keyOf(cell: Bits) -> Bits {
  if (magnitudeOf(cell) == 0u) { return 0x80000000u; }
  return select(cell | 0x80000000u, ~cell, (cell >> 31u) == 1u);
}
`,
  double: /* wgsl */ `
alias Bits = vec2<u32>;

fn cellAt(row: u32, source: u32) -> Bits {
  let at = row * batch.rowStride + columns[source] * batch.columnStride;
  return Bits(cells[at], cells[at + 1u]);
}

fn magnitudeOf(cell: Bits) -> Bits { return Bits(cell.x, cell.y & 0x7fffffffu); }

fn isMissing(cell: Bits) -> bool { return isBelow(Bits(0u, 0x7ff00000u), magnitudeOf(cell)); }

fn isBelow(a: Bits, b: Bits) -> bool { return a.y < b.y || (a.y == b.y && a.x < b.x); }

fn limitOf(check: vec4<u32>) -> Bits { return check.zw; }

fn keyOf(cell: Bits) -> Bits {
  let magnitude = magnitudeOf(cell);
  if ((magnitude.x | magnitude.y) == 0u) { return Bits(0u, 0x80000000u); }
  return select(Bits(cell.x, cell.y | 0x80000000u), ~cell, (cell.y >> 31u) == 1u);
}
`,
};
