import { totalmem } from "node:os";

/** Half of what the process may use: the container's limit where there is one, else the machine's memory. */
export function defaultMemoryBudget(): number {
  const allowed = process.constrainedMemory();
  const total = totalmem();
  return Math.floor((allowed > 0 && allowed < total ? allowed : total) / 2);
}
