import { RULE_FINITE, RULE_FINITE_F32, RULE_KNOWN, RULE_NO_INFINITY } from "../abi/opcodes.generated";
import { IO_CHECK, IO_CHECK_COLUMN, IO_CHECK_ROW } from "../abi/layout.generated";
import { columnAt, numberAt, rowStart } from "../sparse/rows";
import { address, firstRow, io, rows, step } from "./tile";

const largestFloat32: f64 = 3.4028234663852886e38;

@inline function keeps(rule: i32, cell: f64): bool {
  switch (rule) {
    case RULE_FINITE:
      return cell - cell == 0;
    case RULE_NO_INFINITY:
      return Math.abs(cell) != Infinity;
    case RULE_FINITE_F32:
      return f64(Math.abs(f64(f32(cell)))) <= largestFloat32;
    case RULE_KNOWN:
      return cell >= 0;
    default:
      return !(f64(Math.abs(f64(f32(cell)))) > largestFloat32);
  }
}

/** A mask of the cells that keep a rule. */
@inline function keepsPair(rule: i32, cells: v128): v128 {
  if (rule == RULE_FINITE) return f64x2.eq(f64x2.sub(cells, cells), f64x2.splat(0));
  if (rule == RULE_NO_INFINITY) return f64x2.ne(f64x2.abs(cells), f64x2.splat(Infinity));
  const rounded = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.abs(cells)));
  if (rule == RULE_FINITE_F32) return f64x2.le(rounded, f64x2.splat(largestFloat32));
  return f64x2.ne(rounded, f64x2.splat(Infinity));
}

function firstBroken(rule: i32, column: usize, stepC: usize, limit: i32): i32 {
  for (let row = 0; row < limit; row += 2) {
    const cells = column + (stepC == 0 ? 0 : <usize>row << 3);
    if (v128.all_true<i64>(keepsPair(rule, v128.load(cells)))) continue;
    if (!keeps(rule, load<f64>(cells))) return row;
    if (row + 1 < limit && !keeps(rule, load<f64>(cells, 8))) return row + 1;
  }
  return limit;
}

/** Notes a broken check unless one of a smaller number is noted. */
function note(number: i32, row: i32, column: u32): void {
  if (number >= load<i32>(io, IO_CHECK)) return;
  store<i32>(io, number, IO_CHECK);
  store<i32>(io, firstRow + row, IO_CHECK_ROW);
  store<u32>(io, column, IO_CHECK_COLUMN);
}

/** Whether all of a column's cells are finite: the difference of such a cell and itself has no bit set. */
function isFinite(column: usize): bool {
  let left = i64x2.splat(0);
  let right = left;
  let cells = column;
  const end = column + (<usize>rows << 3);
  for (; cells + 32 <= end; cells += 32) {
    const a = v128.load(cells);
    const b = v128.load(cells, 16);
    left = v128.or(left, f64x2.sub(a, a));
    right = v128.or(right, f64x2.sub(b, b));
  }
  let last: f64 = 0;
  for (; cells < end; cells += 8) last += load<f64>(cells) - load<f64>(cells);
  return last == 0 && !v128.any_true(v128.or(left, right));
}

/** The same of one row's cells in all columns. */
function isRowFinite(refs: usize, count: u32): bool {
  let gaps: f64 = 0;
  for (const end = refs + (<usize>count << 2); refs < end; refs += 4) {
    const cell = load<f64>(address(load<u32>(refs)));
    gaps += cell - cell;
  }
  return gaps == 0;
}

/** Looks for the first row that breaks the rule, and in it for the first column. True where one was found. */
export function checkColumns(rule: i32, number: i32, refs: usize, count: u32): bool {
  if (rows == 1 && rule == RULE_FINITE && isRowFinite(refs, count)) return false;
  let worst = rows;
  let where: u32 = 0;
  for (let column: u32 = 0; column < count && worst > 0; column++) {
    const ref = load<u32>(refs + (<usize>column << 2));
    if (rule == RULE_FINITE && step(ref) != 0 && isFinite(address(ref))) continue;
    const row = firstBroken(rule, address(ref), step(ref), worst);
    if (row < worst) {
      worst = row;
      where = column;
    }
  }
  if (worst == rows) return false;
  note(number, worst, where);
  return true;
}

/** The same for indices, which must not be negative. */
export function checkKnown(number: i32, refs: usize, count: u32): bool {
  let worst = rows;
  let where: u32 = 0;
  for (let column: u32 = 0; column < count; column++) {
    const ref = load<u32>(refs + (<usize>column << 2));
    const cells = address(ref);
    const stepC = step(ref) >> 2;
    for (let row = 0; row < worst; row++)
      if (load<i32>(cells + <usize>row * stepC) < 0) {
        worst = row;
        where = column;
      }
  }
  if (worst == rows) return false;
  note(number, worst, where);
  return true;
}

/** The same for the stored cells of a sparse value. */
export function checkSparse(rule: i32, number: i32, source: usize): bool {
  for (let row = 0; row < rows; row++) {
    const end = rowStart(source, row + 1);
    for (let entry = rowStart(source, row); entry < end; entry++)
      if (!keeps(rule, numberAt(source, entry))) {
        note(number, row, columnAt(source, entry));
        return true;
      }
  }
  return false;
}
