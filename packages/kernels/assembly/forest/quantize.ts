import {
  COMPARE_F32,
  RANK_BYTES,
  SEARCHES,
  SEARCH_BYTES,
  SEARCH_CATEGORICAL,
  SEARCH_COUNT,
  SEARCH_RANK_OF_ONE,
  SEARCH_RANK_OF_ZERO,
  SEARCH_SOURCE,
  SEARCH_THRESHOLDS,
  SOURCE_BYTES,
  SOURCE_CONSTANT,
  SOURCE_KIND,
  SOURCE_POINTER,
  TEST_LT,
  TILE,
} from "./image";
import { writeCategoryPlanes, writeNumericPlanes } from "./planes";
import { cellsArea, ranksArea, valuesArea } from "./scratch";
import { cellsF32, cellsF64, ranksAtMostF32, ranksAtMostF64, ranksLessF32, ranksLessF64 } from "./search";

/** Writes 1 + the position of each row's category among the feature's codes, 0 for missing, negative and unknown ones. */
function categoryCodes(image: usize, search: usize, column: usize, rows: i32, scratch: usize): void {
  const ranks = ranksArea(image, scratch);
  const cells = cellsArea(image, scratch);
  const values = valuesArea(image, scratch);
  for (let row = 0; row < rows; row++) {
    const x = load<f64>(column + (<usize>row << 3));
    store<f64>(values + (<usize>row << 3), x < 0 ? NaN : trunc(x));
  }
  cellsF64(image, search, values, rows, cells);
  ranksLessF64(image, search, values, cells, rows, ranks);
  const codes = image + load<u32>(search, SEARCH_THRESHOLDS);
  for (let row = 0; row < rows; row++) {
    const rank = load<i32>(ranks + (<usize>row << 2));
    const known = load<f64>(codes + (<usize>rank << 3)) == load<f64>(values + (<usize>row << 3));
    store<i32>(ranks + (<usize>row << 2), known ? rank + 1 : 0);
  }
}

@inline function ranksOfTest(search: usize, column: usize, constant: i32, rows: i32, ranks: usize): void {
  const zero = load<i32>(search, SEARCH_RANK_OF_ZERO);
  const difference = load<i32>(search, SEARCH_RANK_OF_ONE) - zero;
  for (let row = 0; row < rows; row++) {
    const hit = i32(load<i32>(column + (<usize>row << 2)) == constant);
    store<i32>(ranks + (<usize>row << 2), zero + difference * hit);
  }
}

@inline function quantizeNumeric<T>(image: usize, search: usize, column: usize, rows: i32, scratch: usize): void {
  const ranks = ranksArea(image, scratch);
  const cells = cellsArea(image, scratch);
  const values = sizeof<T>() == 8 ? column : valuesArea(image, scratch);
  const missing =
    sizeof<T>() == 8 ? cellsF64(image, search, column, rows, cells) : cellsF32(image, search, column, rows, values, cells);
  if (load<u32>(image, TEST_LT)) {
    if (sizeof<T>() == 8) ranksAtMostF64(image, search, values, cells, rows, ranks);
    else ranksAtMostF32(image, search, values, cells, rows, ranks);
  } else {
    if (sizeof<T>() == 8) ranksLessF64(image, search, values, cells, rows, ranks);
    else ranksLessF32(image, search, values, cells, rows, ranks);
  }
  writeNumericPlanes<T>(image, search, ranks, values, missing, rows, load<u32>(image, RANK_BYTES), scratch);
}

/** Fills the rank planes at the start of `scratch` for rows `from … from + rows` (at most a tile) of the sources. */
export function forestQuantize(image: usize, sources: usize, from: i32, rows: i32, scratch: usize): void {
  const rankBytes = load<u32>(image, RANK_BYTES);
  const narrow = load<u32>(image, COMPARE_F32) != 0;
  const ranks = ranksArea(image, scratch);
  let search = image + load<u32>(image, SEARCHES);
  const end = search + <usize>load<u32>(image, SEARCH_COUNT) * SEARCH_BYTES;
  for (; search < end; search += SEARCH_BYTES) {
    const source = sources + <usize>load<u32>(search, SEARCH_SOURCE) * SOURCE_BYTES;
    const pointer = <usize>load<u32>(source, SOURCE_POINTER);
    const isTest = load<u32>(source, SOURCE_KIND) != 0;
    const isCategorical = load<u32>(search, SEARCH_CATEGORICAL) != 0;
    if (isTest) ranksOfTest(search, pointer + (<usize>from << 2), load<i32>(source, SOURCE_CONSTANT), rows, ranks);
    else if (isCategorical) categoryCodes(image, search, pointer + (<usize>from << 3), rows, scratch);
    else if (narrow) quantizeNumeric<f32>(image, search, pointer + (<usize>from << 3), rows, scratch);
    else quantizeNumeric<f64>(image, search, pointer + (<usize>from << 3), rows, scratch);
    if (isCategorical) writeCategoryPlanes(image, search, ranks, rows, load<u32>(image, TILE), rankBytes, scratch, cellsArea(image, scratch));
    else if (isTest) writeNumericPlanes<f64>(image, search, ranks, 0, 0, rows, rankBytes, scratch);
  }
}
