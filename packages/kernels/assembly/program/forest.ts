import { forestContinue, forestLeaves, forestRun, forestScratchSize, forestValues } from "../forest";
import { SOURCE_BYTES, SOURCE_CONSTANT, SOURCE_KIND, SOURCE_POINTER } from "../forest/image";
import { address, image, release, reserve, rows, slot, slotBytes } from "./tile";

/** Operands: forest image, first target slot, what to write (0 sums, 1 sums that start from the targets, 2 numbers of leaves, 3 values of leaves), then kind, ref and constant of each source. False where the scratch is too small. */
export function runForest(operand: usize, end: usize): bool {
  const forest = image + load<u32>(operand);
  const target = slot(load<u32>(operand, 4));
  const writes = load<u32>(operand, 8);
  operand += 12;
  const count = (end - operand) / 12;
  const sources = reserve(count * SOURCE_BYTES + 16);
  if (sources == 0) return false;
  const work = reserve(forestScratchSize(forest));
  if (work == 0) return false;
  for (let source = sources; operand < end; operand += 12, source += SOURCE_BYTES) {
    store<u32>(source, load<u32>(operand), SOURCE_KIND);
    store<u32>(source, u32(address(load<u32>(operand, 4))), SOURCE_POINTER);
    store<u32>(source, load<u32>(operand, 8), SOURCE_CONSTANT);
  }
  if (writes == 2) forestLeaves(forest, sources, rows, work, target, slotBytes >> 2);
  else if (writes == 3) forestValues(forest, sources, rows, work, target, slotBytes >> 3);
  else if (writes == 1) forestContinue(forest, sources, rows, work, target, slotBytes >> 3);
  else forestRun(forest, sources, rows, work, target, slotBytes >> 3);
  release(sources);
  return true;
}
