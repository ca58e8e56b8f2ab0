import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const quietTime = 1000;
/** Share of a quiet time in which something ran. */
const quiet = 0.02;
const tries = 10;

type Collect = (options: { readonly type: "major"; readonly execution: "sync"; readonly flavor: "last-resort" }) => void;

/**
 * Gives back what starting took, once nobody asks anything: reading models leaves tens of megabytes behind that V8 would keep for as long
 * as little happens. Where it is never quiet, calls clean up by themselves.
 */
export function settle(left: number = tries, before = performance.eventLoopUtilization()): void {
  setTimeout(() => {
    const now = performance.eventLoopUtilization();
    if (performance.eventLoopUtilization(now, before).utilization < quiet) collect();
    else if (left > 1) settle(left - 1, now);
  }, quietTime).unref();
}

function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as Collect;
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
