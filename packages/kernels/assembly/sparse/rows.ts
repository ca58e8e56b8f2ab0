// A sparse value of a tile: row starts (rows + 1), columns ascending within a row, and numbers.
import { sparseTable } from "../program/tile";

@inline export function handle(number: u32): usize {
  return sparseTable + (<usize>number << 4);
}
@inline export function starts(sparse: usize): usize {
  return <usize>load<u32>(sparse);
}
@inline export function columns(sparse: usize): usize {
  return <usize>load<u32>(sparse, 4);
}
@inline export function numbers(sparse: usize): usize {
  return <usize>load<u32>(sparse, 8);
}
@inline export function rowStart(sparse: usize, row: i32): u32 {
  return load<u32>(starts(sparse) + (<usize>row << 2));
}
@inline export function columnAt(sparse: usize, entry: u32): u32 {
  return load<u32>(columns(sparse) + (<usize>entry << 2));
}
@inline export function numberAt(sparse: usize, entry: u32): f64 {
  return load<f64>(numbers(sparse) + (<usize>entry << 3));
}
@inline export function define(sparse: usize, startsAt: usize, columnsAt: usize, numbersAt: usize): void {
  store<u32>(sparse, u32(startsAt));
  store<u32>(sparse, u32(columnsAt), 4);
  store<u32>(sparse, u32(numbersAt), 8);
}
