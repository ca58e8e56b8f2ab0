import { address, release, reserve, rows, shortage } from "../program/tile";
import { columnAt, define, handle, numberAt, rowStart } from "./rows";

@inline const PART_COLUMNS: u32 = 0;
@inline const PART_ONE_HOT: u32 = 1;

/** Words of a part's description. */
@inline function partWords(part: usize): usize {
  return load<u32>(part) == PART_COLUMNS ? 2 + <usize>load<u32>(part, 4) : 3;
}

function entriesAtMost(parts: usize, end: usize): usize {
  let most: usize = 0;
  for (let part = parts; part < end; part += partWords(part) << 2) {
    const kind = load<u32>(part);
    if (kind == PART_COLUMNS) most += <usize>rows * load<u32>(part, 4);
    else if (kind == PART_ONE_HOT) most += rows;
    else {
      const source = handle(load<u32>(part, 8));
      most += rowStart(source, rows) - rowStart(source, 0);
    }
  }
  return most;
}

/** Parts side by side as one sparse value; dense cells of 0 are not stored. False where the scratch is too small. */
export function packSparse(target: u32, parts: usize, end: usize): bool {
  const most = entriesAtMost(parts, end);
  const startsAt = reserve(<usize>(rows + 1) << 2);
  const columnsAt = startsAt != 0 ? reserve(most << 2) : 0;
  const numbersAt = columnsAt != 0 ? reserve(most << 3) : 0;
  if (numbersAt == 0) return false;
  let entry: u32 = 0;
  for (let row = 0; row < rows; row++) {
    store<u32>(startsAt + (<usize>row << 2), entry);
    let first: u32 = 0;
    for (let part = parts; part < end; part += partWords(part) << 2) {
      const kind = load<u32>(part);
      const width = load<u32>(part, 4);
      if (kind == PART_COLUMNS) {
        for (let column: u32 = 0; column < width; column++) {
          const cell = load<f64>(address(load<u32>(part + (<usize>column << 2), 8)) + (<usize>row << 3));
          store<u32>(columnsAt + (<usize>entry << 2), first + column);
          store<f64>(numbersAt + (<usize>entry << 3), cell);
          entry += u32(cell != 0);
        }
      } else if (kind == PART_ONE_HOT) {
        const index = load<u32>(address(load<u32>(part, 8)) + (<usize>row << 2));
        if (index < width) {
          store<u32>(columnsAt + (<usize>entry << 2), first + index);
          store<f64>(numbersAt + (<usize>entry << 3), 1);
          entry++;
        }
      } else {
        const source = handle(load<u32>(part, 8));
        const last = rowStart(source, row + 1);
        for (let from = rowStart(source, row); from < last; from++, entry++) {
          store<u32>(columnsAt + (<usize>entry << 2), first + columnAt(source, from));
          store<f64>(numbersAt + (<usize>entry << 3), numberAt(source, from));
        }
      }
      first += width;
    }
  }
  store<u32>(startsAt + (<usize>rows << 2), entry);
  define(handle(target), startsAt, columnsAt, numbersAt);
  return true;
}
