import { forestContinue, forestRun, forestScratchSize } from "../forest";
import { OUTPUT_KIND, OUTPUT_LEAF, SOURCE_BYTES, SOURCE_CONSTANT, SOURCE_KIND, SOURCE_POINTER } from "../forest/image";
import { address, image, release, reserve, rows, slot, slotBytes } from "./tile";

/** Operands: forest image, first target slot, 1 where the targets hold the sums' starts, then kind, ref and constant of each source. False where the scratch is too small. */
export function runForest(operand: usize, end: usize): bool {
  const forest = image + load<u32>(operand);
  const target = slot(load<u32>(operand, 4));
  const started = load<u32>(operand, 8) != 0;
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
  const cells = slotBytes >> (load<u32>(forest, OUTPUT_KIND) == OUTPUT_LEAF ? 2 : 3);
  if (started) forestContinue(forest, sources, rows, work, target, cells);
  else forestRun(forest, sources, rows, work, target, cells);
  release(sources);
  return true;
}
