import {
  OP_BINARY,
  OP_BUCKETIZE,
  OP_TREE_PATHS,
  OP_WEIGHTED_MEDIAN,
  OP_BARYCENTER,
  OP_INTERPOLATE,
  OP_CAST,
  OP_CITY_HASH,
  OP_CHECK_F64,
  OP_CHECK_KNOWN,
  OP_COMPARE_F64,
  OP_COMPARE_I32,
  OP_COPY4,
  OP_COPY8,
  OP_COUPLE,
  OP_SOLVE,
  OP_DISTANCES,
  OP_END,
  OP_FOREST,
  OP_HASH_LOOKUP,
  OP_IS_MISSING_CODE,
  OP_IS_NAN,
  OP_LINEAR_LEAVES,
  OP_LOGICAL,
  OP_LOOKUP_CODE,
  OP_LOOKUP_CODE_SEARCH,
  OP_LOOKUP_F64_DIRECT,
  OP_LOOKUP_F64_SEARCH,
  OP_MATMUL,
  OP_MATMUL_F32,
  OP_MATMUL_ONE_HOT,
  OP_MATMUL_SPARSE,
  OP_NEAREST,
  OP_NEAREST_SQUARES,
  OP_ONE_HOT,
  OP_OUTPUT_DENSE,
  OP_OUTPUT_SPARSE,
  OP_PACK_SPARSE,
  OP_POINT_SUMS,
  OP_REDUCE,
  OP_SQUARED_DISTANCES,
  OP_SPARSE_BINARY,
  OP_SPARSE_BINARY_CONSTANTS,
  OP_SPARSE_CHECK,
  OP_SPARSE_REDUCE,
  OP_SPARSE_SELECT,
  OP_SPARSE_TO_DENSE,
  OP_SPARSE_UNARY,
  OP_TAKE4,
  OP_TAKE8,
  OP_TERM_SUMS,
  OP_TEXT_COUNTS,
  OP_UNARY,
  OP_WHERE4,
  OP_WHERE8,
  OP_ZERO,
} from "../abi/opcodes.generated";
import { STATUS_BROKEN_CHECK, STATUS_DONE, STATUS_MORE_OUTPUT, STATUS_MORE_SCRATCH } from "../abi/statuses.generated";
import { binaryColumn } from "../columns/binary";
import { chooseColumn4, chooseColumn8, combineMasks, copyColumn4, copyColumn8, maskOfMissingCodes, maskOfNaN } from "../columns/choose";
import { compareColumnF64, compareColumnI32 } from "../columns/compare";
import { convertColumn } from "../columns/convert";
import { hashRows } from "../columns/hash-lookup";
import { interpolateColumn } from "../columns/interpolate";
import { addLinearLeaves } from "../columns/linear-leaves";
import { medianScratchSize, weightedMedian } from "../columns/median";
import { treePaths } from "../forest/paths";
import { bucketizeColumn, lookupCodes, lookupNumbers, oneHotColumns, searchCodes, searchNumbers, takeColumn4, takeColumn8 } from "../columns/lookup";
import { accumulate } from "../columns/accumulate";
import { multiplyOneHot } from "../columns/matmul";
import { sumOverPoints } from "../columns/point-sums";
import { placeSums } from "../columns/sums";
import { Product, SquaredGap } from "../columns/terms";
import { coupleColumns } from "../columns/couple";
import { barycenterScratchSize, barycenterWeights } from "../columns/barycenter";
import { solveColumns } from "../columns/solve";
import { distancesToPoints, nearestPoints, nearestScratchSize } from "../columns/nearest";
import { nearestSquares, nearestSquaresScratchSize } from "../columns/nearest-squares";
import { multiplyInSingle, singleScratchSize } from "../columns/single";
import { reduceColumns } from "../columns/reduce";
import { unaryRow } from "../columns/unary-row";
import { unaryColumn } from "../math/unary-column";
import { sparseBinary, sparseBinaryConstants, sparseSelect, sparseToDense, sparseUnary } from "../sparse/cells";
import { multiplySparse } from "../sparse/matmul";
import { packSparse } from "../sparse/pack";
import { sparseReduce } from "../sparse/reduce";
import { handle } from "../sparse/rows";
import { checkColumns, checkKnown, checkSparse } from "./check";
import { sumTerms } from "./term-sums";
import { hashTexts } from "./hash-texts";
import { runForest } from "./forest";
import { writeDense, writeSparse } from "./output";
import { countTexts } from "./texts";
import { address, image, release, reserve, rows, slot, slotBytes, step } from "./tile";

@inline function word(at: usize, index: usize): u32 {
  return load<u32>(at + (index << 2));
}

/** The addresses of columns, as a list in work memory; 0 where the scratch is too small. */
function addresses(refs: usize, count: u32): usize {
  const list = reserve((<usize>count << 2) + 4);
  if (list != 0) for (let index: u32 = 0; index < count; index++) store<u32>(list + (<usize>index << 2), u32(address(word(refs, index))));
  return list;
}

/** Runs the instructions from `at` on for one tile. */
export function execute(at: usize): i32 {
  let status = STATUS_DONE;
  while (status == STATUS_DONE) {
    const opcode = load<i32>(at);
    const end = at + (<usize>load<u32>(at, 4) << 2);
    let operand = at + 8;
    switch (opcode) {
      case OP_END:
        return STATUS_DONE;
      case OP_COPY8:
        for (; operand < end; operand += 8) copyColumn8(address(word(operand, 0)), step(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      case OP_COPY4:
        for (; operand < end; operand += 8) copyColumn4(address(word(operand, 0)), step(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      case OP_UNARY: {
        const fn = word(operand, 0);
        operand += 4;
        if (rows > 1) for (; operand < end; operand += 8) unaryColumn(fn, address(word(operand, 0)), address(word(operand, 1)), rows);
        else if (!unaryRow(fn, operand, end)) return STATUS_MORE_SCRATCH;
        break;
      }
      case OP_BINARY: {
        const fn = word(operand, 0);
        for (operand += 4; operand < end; operand += 12) {
          const a = word(operand, 0);
          const b = word(operand, 1);
          binaryColumn(fn, address(a), step(a), address(b), step(b), address(word(operand, 2)), rows);
        }
        break;
      }
      case OP_COMPARE_F64: {
        const fn = word(operand, 0);
        for (operand += 4; operand < end; operand += 12) {
          const a = word(operand, 0);
          const b = word(operand, 1);
          compareColumnF64(fn, address(a), step(a), address(b), step(b), address(word(operand, 2)), rows);
        }
        break;
      }
      case OP_COMPARE_I32: {
        const fn = word(operand, 0);
        for (operand += 4; operand < end; operand += 12) {
          const a = word(operand, 0);
          const b = word(operand, 1);
          compareColumnI32(fn, address(a), step(a), address(b), step(b), address(word(operand, 2)), rows);
        }
        break;
      }
      case OP_LOGICAL: {
        const either = word(operand, 0);
        for (operand += 4; operand < end; operand += 12) {
          const a = word(operand, 0);
          const b = word(operand, 1);
          combineMasks(either, address(a), step(a), address(b), step(b), address(word(operand, 2)), rows);
        }
        break;
      }
      case OP_IS_NAN:
        for (; operand < end; operand += 8) maskOfNaN(address(word(operand, 0)), step(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      case OP_IS_MISSING_CODE:
        for (; operand < end; operand += 8) maskOfMissingCodes(address(word(operand, 0)), step(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      case OP_WHERE8:
      case OP_WHERE4:
        for (; operand < end; operand += 16) {
          const mask = word(operand, 0);
          const yes = word(operand, 1);
          const no = word(operand, 2);
          const target = address(word(operand, 3));
          if (opcode == OP_WHERE8) chooseColumn8(address(mask), step(mask), address(yes), step(yes), address(no), step(no), target, rows);
          else chooseColumn4(address(mask), step(mask), address(yes), step(yes), address(no), step(no), target, rows);
        }
        break;
      case OP_CAST: {
        const conversion = word(operand, 0);
        for (operand += 4; operand < end; operand += 8)
          convertColumn(conversion, address(word(operand, 0)), step(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      }
      case OP_LOOKUP_CODE:
      case OP_LOOKUP_F64_DIRECT: {
        const table = image + word(operand, 0);
        const low = word(operand, 1);
        const high = word(operand, 2);
        const missing = word(operand, 3);
        const unknown = word(operand, 4);
        for (operand += 20; operand < end; operand += 8)
          if (opcode == OP_LOOKUP_CODE) lookupCodes(table, low, high, missing, unknown, address(word(operand, 0)), address(word(operand, 1)), rows);
          else lookupNumbers(table, low, high, missing, unknown, address(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      }
      case OP_LOOKUP_CODE_SEARCH:
      case OP_LOOKUP_F64_SEARCH: {
        const keys = image + word(operand, 0);
        const values = image + word(operand, 1);
        const count = word(operand, 2);
        const missing = word(operand, 3);
        const unknown = word(operand, 4);
        for (operand += 20; operand < end; operand += 8)
          if (opcode == OP_LOOKUP_CODE_SEARCH) searchCodes(keys, values, count, missing, unknown, address(word(operand, 0)), address(word(operand, 1)), rows);
          else searchNumbers(keys, values, count, missing, unknown, address(word(operand, 0)), address(word(operand, 1)), rows);
        break;
      }
      case OP_TAKE8: {
        const index = address(word(operand, 0));
        const length = word(operand, 2);
        let table = image + word(operand, 1);
        for (operand += 12; operand < end; operand += 4, table += <usize>length << 3) takeColumn8(index, table, length, address(word(operand, 0)), rows);
        break;
      }
      case OP_TAKE4: {
        const index = address(word(operand, 0));
        const length = word(operand, 2);
        const outside = word(operand, 3);
        let table = image + word(operand, 1);
        for (operand += 16; operand < end; operand += 4, table += <usize>length << 2)
          takeColumn4(index, table, length, outside, address(word(operand, 0)), rows);
        break;
      }
      case OP_BUCKETIZE: {
        const right = word(operand, 0);
        for (operand += 4; operand < end; operand += 16)
          bucketizeColumn(image + word(operand, 0), word(operand, 1), right, address(word(operand, 2)), address(word(operand, 3)), rows);
        break;
      }
      case OP_CITY_HASH:
        for (; operand < end; operand += 8) hashTexts(word(operand, 0), address(word(operand, 1)));
        break;
      case OP_HASH_LOOKUP: {
        const count = u32((end - operand) >> 2) - 5;
        const list = addresses(operand + 20, count);
        if (list == 0) return STATUS_MORE_SCRATCH;
        hashRows(image + word(operand, 0), image + word(operand, 1), word(operand, 2), word(operand, 3), list, count, address(word(operand, 4)), rows);
        release(list);
        break;
      }
      case OP_INTERPOLATE: {
        const rule = word(operand, 0);
        for (operand += 4; operand < end; operand += 20)
          interpolateColumn(image + word(operand, 0), image + word(operand, 1), word(operand, 2), rule, address(word(operand, 3)), address(word(operand, 4)), rows);
        break;
      }
      case OP_REDUCE: {
        const count = u32((end - operand) >> 2) - 2;
        const list = addresses(operand + 8, count);
        if (list == 0) return STATUS_MORE_SCRATCH;
        reduceColumns(word(operand, 0), list, count, address(word(operand, 1)), rows);
        release(list);
        break;
      }
      case OP_COUPLE: {
        const count = u32((end - operand) >> 2) - 3;
        const list = addresses(operand + 12, count);
        if (list == 0 || !coupleColumns(list, word(operand, 0), word(operand, 1) == 1, slot(word(operand, 2)), slotBytes, rows))
          return STATUS_MORE_SCRATCH;
        release(list);
        break;
      }
      case OP_SOLVE: {
        const count = u32((end - operand) >> 2) - 2;
        const list = addresses(operand + 8, count);
        if (list == 0 || !solveColumns(image + word(operand, 0), list, slot(word(operand, 1)), slotBytes, rows)) return STATUS_MORE_SCRATCH;
        release(list);
        break;
      }
      case OP_ONE_HOT:
        oneHotColumns(address(word(operand, 1)), word(operand, 0), slot(word(operand, 2)), slotBytes, rows);
        break;
      case OP_CHECK_F64:
        if (checkColumns(word(operand, 0), word(operand, 1), operand + 8, u32((end - operand) >> 2) - 2)) return STATUS_BROKEN_CHECK;
        break;
      case OP_CHECK_KNOWN:
        if (checkKnown(word(operand, 0), operand + 4, u32((end - operand) >> 2) - 1)) return STATUS_BROKEN_CHECK;
        break;
      case OP_FOREST:
        if (!runForest(operand, end)) return STATUS_MORE_SCRATCH;
        break;
      case OP_LINEAR_LEAVES: {
        const columns = addresses(operand + 48, u32((end - operand) >> 2) - 12);
        if (columns == 0) return STATUS_MORE_SCRATCH;
        addLinearLeaves(operand, image, columns, slot(word(operand, 11)), slotBytes, rows);
        release(columns);
        break;
      }
      case OP_ZERO: {
        const count = word(operand, 1);
        const used = (<usize>rows << 3) + 31 & ~31;
        for (let index: u32 = 0; index < count; index++) memory.fill(slot(word(operand, 0) + index), 0, used);
        break;
      }
      case OP_MATMUL: {
        const count = u32((end - operand) >> 2) - 6;
        const list = addresses(operand + 24, count);
        if (list == 0) return STATUS_MORE_SCRATCH;
        const bias: usize = word(operand, 4) == 0 ? 0 : image + word(operand, 4);
        placeSums(slot(word(operand, 2)), slotBytes, word(operand, 3) != 0, bias, word(operand, 5) != 0);
        accumulate<Product>(list, count, image + word(operand, 0), word(operand, 1), rows);
        release(list);
        break;
      }
      case OP_MATMUL_ONE_HOT:
        multiplyOneHot(address(word(operand, 4)), word(operand, 3), image + word(operand, 0), word(operand, 1), slot(word(operand, 2)), slotBytes, rows);
        break;
      case OP_MATMUL_SPARSE:
        multiplySparse(handle(word(operand, 3)), image + word(operand, 0), word(operand, 1), slot(word(operand, 2)), slotBytes);
        break;
      case OP_DISTANCES: {
        const width = u32((end - operand) >> 2) - 6;
        const list = addresses(operand + 24, width);
        if (list == 0) return STATUS_MORE_SCRATCH;
        distancesToPoints(
          word(operand, 0),
          list,
          width,
          image + word(operand, 1),
          word(operand, 2),
          image + word(operand, 3),
          word(operand, 4) != 0,
          slot(word(operand, 5)),
          slotBytes,
          rows,
        );
        release(list);
        break;
      }
      case OP_SQUARED_DISTANCES: {
        const width = u32((end - operand) >> 2) - 3;
        const list = addresses(operand + 12, width);
        if (list == 0) return STATUS_MORE_SCRATCH;
        placeSums(slot(word(operand, 2)), slotBytes, true, 0, false);
        accumulate<SquaredGap>(list, width, image + word(operand, 0), word(operand, 1), rows);
        release(list);
        break;
      }
      case OP_POINT_SUMS: {
        const before = 5 + 4 * (word(operand, 3) + word(operand, 4));
        const width = u32((end - operand) >> 2) - before;
        const list = addresses(operand + (<usize>before << 2), width);
        if (list == 0 || !sumOverPoints(operand, list, width)) return STATUS_MORE_SCRATCH;
        release(list);
        break;
      }
      case OP_MATMUL_F32: {
        const count = u32((end - operand) >> 2) - 6;
        const list = addresses(operand + 24, count);
        if (list == 0) return STATUS_MORE_SCRATCH;
        const cells = reserve(singleScratchSize(count, rows));
        if (cells == 0) return STATUS_MORE_SCRATCH;
        const bias: usize = word(operand, 4) == 0 ? 0 : image + word(operand, 4);
        placeSums(slot(word(operand, 2)), slotBytes, true, bias, word(operand, 5) != 0);
        multiplyInSingle(list, cells, count, image + word(operand, 0), word(operand, 1), rows);
        release(list);
        break;
      }
      case OP_NEAREST: {
        const width = u32((end - operand) >> 2) - 9;
        const list = addresses(operand + 36, width);
        if (list == 0) return STATUS_MORE_SCRATCH;
        const size = word(operand, 6);
        const work = reserve(nearestScratchSize(size));
        if (work == 0) return STATUS_MORE_SCRATCH;
        nearestPoints(
          word(operand, 0),
          list,
          width,
          image + word(operand, 1),
          word(operand, 2),
          image + word(operand, 3),
          word(operand, 4) != 0,
          size,
          image + word(operand, 7),
          word(operand, 8),
          work,
          slot(word(operand, 5)),
          slotBytes,
          rows,
        );
        release(list);
        break;
      }
      case OP_NEAREST_SQUARES: {
        const width = u32((end - operand) >> 2) - 5;
        const list = addresses(operand + 20, width);
        const size = word(operand, 4);
        const work = list != 0 ? reserve(nearestSquaresScratchSize(width, word(operand, 1), size)) : 0;
        if (work == 0) return STATUS_MORE_SCRATCH;
        nearestSquares(
          list,
          width,
          image + word(operand, 0),
          word(operand, 1),
          image + word(operand, 2),
          size,
          work,
          slot(word(operand, 3)),
          slotBytes,
          rows,
        );
        release(list);
        break;
      }
      case OP_BARYCENTER: {
        const count = word(operand, 4);
        const width = u32((end - operand) >> 2) - 5 - count;
        const list = addresses(operand + 20, count + width);
        const work = list != 0 ? reserve(barycenterScratchSize(count, width)) : 0;
        if (work == 0) return STATUS_MORE_SCRATCH;
        barycenterWeights(
          list + (<usize>count << 2),
          width,
          list,
          count,
          image + word(operand, 0),
          word(operand, 1),
          load<f64>(image + word(operand, 2)),
          work,
          slot(word(operand, 3)),
          slotBytes,
          rows,
        );
        release(list);
        break;
      }
      case OP_TREE_PATHS: {
        const count = u32((end - operand) >> 2) - 4;
        const list = addresses(operand + 16, count);
        const wide = word(operand, 0) != 0;
        if (list == 0 || !treePaths(list, count, wide, image + word(operand, 1), image + word(operand, 2), handle(word(operand, 3))))
          return STATUS_MORE_SCRATCH;
        break;
      }
      case OP_WEIGHTED_MEDIAN: {
        const count = u32((end - operand) >> 2) - 2;
        const list = addresses(operand + 8, count);
        const work = list != 0 ? reserve(medianScratchSize(count)) : 0;
        if (work == 0) return STATUS_MORE_SCRATCH;
        weightedMedian(list, image + word(operand, 0), count, work, address(word(operand, 1)), rows);
        release(list);
        break;
      }
      case OP_OUTPUT_DENSE:
        writeDense(word(operand, 0), word(operand, 1), operand + 8, u32((end - operand) >> 2) - 2);
        break;
      case OP_OUTPUT_SPARSE:
        if (!writeSparse(word(operand, 0), handle(word(operand, 1)))) return STATUS_MORE_OUTPUT;
        break;
      case OP_TEXT_COUNTS: {
        status = countTexts(image + word(operand, 0), word(operand, 1), handle(word(operand, 2)));
        break;
      }
      case OP_TERM_SUMS: {
        const hashes = word(operand, 0) != 0;
        status = sumTerms(hashes, image + word(operand, 1), word(operand, 2), word(operand, 3) != 0, word(operand, 4), handle(word(operand, 5)));
        break;
      }
      case OP_PACK_SPARSE:
        if (!packSparse(word(operand, 0), operand + 4, end)) return STATUS_MORE_SCRATCH;
        break;
      case OP_SPARSE_UNARY:
        if (!sparseUnary(word(operand, 0), handle(word(operand, 1)), handle(word(operand, 2)))) return STATUS_MORE_SCRATCH;
        break;
      case OP_SPARSE_BINARY:
        if (!sparseBinary(word(operand, 0), handle(word(operand, 1)), handle(word(operand, 2)), operand + 12, u32((end - operand) >> 2) - 3))
          return STATUS_MORE_SCRATCH;
        break;
      case OP_SPARSE_BINARY_CONSTANTS:
        if (!sparseBinaryConstants(word(operand, 0), handle(word(operand, 1)), handle(word(operand, 2)), word(operand, 3))) return STATUS_MORE_SCRATCH;
        break;
      case OP_SPARSE_SELECT:
        if (!sparseSelect(image + word(operand, 0), image + word(operand, 1), word(operand, 2) != 0, handle(word(operand, 3)), handle(word(operand, 4))))
          return STATUS_MORE_SCRATCH;
        break;
      case OP_SPARSE_TO_DENSE:
        sparseToDense(handle(word(operand, 0)), word(operand, 1), word(operand, 2));
        break;
      case OP_SPARSE_REDUCE:
        sparseReduce(word(operand, 0), handle(word(operand, 1)), address(word(operand, 2)));
        break;
      case OP_SPARSE_CHECK:
        if (checkSparse(word(operand, 0), word(operand, 1), handle(word(operand, 2)))) return STATUS_BROKEN_CHECK;
        break;
      default:
        return unreachable();
    }
    at = end;
  }
  return status;
}
