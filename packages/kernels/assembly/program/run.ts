import {
  IMAGE_METHOD_TABLE,
  INPUT_ADDRESS,
  INPUT_BYTES,
  INPUT_FORMAT as INPUT_FORMAT_FIELD,
  INPUT_STRIDE,
  IO_CHECK,
  IO_END_ROW,
  IO_FIRST_ROW,
  IO_INPUTS,
  IO_NEEDED,
  IO_SCRATCH,
  IO_SCRATCH_BYTES,
  METHOD_BYTES,
  METHOD_CODE,
  METHOD_INPUTS,
  METHOD_SLOTS,
  METHOD_SPARSE_VALUES,
  METHOD_TILE_ROWS,
} from "../abi/layout.generated";
import { INPUT_FORMAT_COLUMN, INPUT_FORMAT_STRIDED_F32, INPUT_FORMAT_STRIDED_F64, STATUS_BROKEN_CHECK, STATUS_DONE, STATUS_MORE_SCRATCH } from "../abi/statuses.generated";
import { execute } from "./execute";
import { placeTile, shortage, startTile } from "./tile";

@inline function up16(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

function gather<T>(from: usize, stride: usize, to: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, from += stride, to += 8) store<f64>(to, f64(load<T>(from)));
}

/** Where each input's cells of the rows from `row` on begin; cells that do not stand side by side are gathered. */
function placeInputs(inputs: usize, count: u32, table: usize, gathered: usize, slotBytes: usize, row: i32, rows: i32): void {
  for (let input: u32 = 0; input < count; input++, inputs += INPUT_BYTES, table += 4, gathered += slotBytes) {
    const stride = <usize>load<u32>(inputs, INPUT_STRIDE);
    const from = <usize>load<u32>(inputs, INPUT_ADDRESS) + <usize>row * stride;
    let cells = from;
    switch (load<i32>(inputs, INPUT_FORMAT_FIELD)) {
      case INPUT_FORMAT_STRIDED_F64:
        if (rows > 1) {
          gather<f64>(from, stride, gathered, rows);
          cells = gathered;
        }
        break;
      case INPUT_FORMAT_STRIDED_F32:
        gather<f32>(from, stride, gathered, rows);
        cells = gathered;
        break;
      default:
        break;
    }
    store<u32>(table, u32(cells));
  }
}

/** Runs a method over rows `firstRow … endRow` of the host's buffers; docs/abi.md. */
export function run(image: usize, method: u32, io: usize): i32 {
  const entry = image + load<u32>(image, IMAGE_METHOD_TABLE) + <usize>method * METHOD_BYTES;
  const code = image + load<u32>(entry, METHOD_CODE);
  const tileRows = load<i32>(entry, METHOD_TILE_ROWS);
  const inputCount = load<u32>(entry, METHOD_INPUTS);
  const slotBytes = <usize>tileRows << 3;
  const scratch = <usize>load<u32>(io, IO_SCRATCH);
  const scratchBytes = <usize>load<u32>(io, IO_SCRATCH_BYTES);
  const sparseTable = scratch + up16(<usize>inputCount << 2);
  const slots = sparseTable + (<usize>load<u32>(entry, METHOD_SPARSE_VALUES) << 4);
  const gathered = slots + <usize>load<u32>(entry, METHOD_SLOTS) * slotBytes;
  const work = gathered + <usize>inputCount * slotBytes;
  if (work > scratch + scratchBytes) {
    store<u32>(io, u32(work - scratch), IO_NEEDED);
    return STATUS_MORE_SCRATCH;
  }
  const inputs = <usize>load<u32>(io, IO_INPUTS);
  const endRow = load<i32>(io, IO_END_ROW);
  placeTile(image, io, scratch, sparseTable, slots, slotBytes);
  for (let row = load<i32>(io, IO_FIRST_ROW); row < endRow; row += tileRows) {
    const rows = min(tileRows, endRow - row);
    store<i32>(io, row, IO_FIRST_ROW);
    placeInputs(inputs, inputCount, scratch, gathered, slotBytes, row, rows);
    startTile(row, rows, work, scratch + scratchBytes);
    const status = execute(code);
    if (status == STATUS_DONE) continue;
    if (status == STATUS_MORE_SCRATCH) store<u32>(io, u32(scratchBytes + shortage), IO_NEEDED);
    if (status != STATUS_BROKEN_CHECK) return status;
    if (load<i32>(io, IO_CHECK) == 0) return status;
  }
  store<i32>(io, endRow, IO_FIRST_ROW);
  return load<i32>(io, IO_CHECK) == NO_CHECK ? STATUS_DONE : STATUS_BROKEN_CHECK;
}

const NO_CHECK: i32 = 0x7fffffff;
