import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type CollectGarbage = (options: { readonly type: "minor" }) => void;

/** Bytes of bodies and numbers that come before the next collection. */
const mostBytes = 16 * 2 ** 20;

/** How far the heap may grow beyond what lives in it. The server's is small, so that by its own measure V8 would begin with the next look at once. */
const roomForMore = "--heap-growing-percent=150";

let bytes = 0;
let collect: CollectGarbage | undefined;

/**
 * Notes bytes outside of V8's heap that are garbage as soon as a request is answered. V8 counts them, and looks at its whole heap for 10 ms and more
 * where they become many; for what is this young, a look at the young part is enough, and takes a part of one.
 */
export function noteYoungBytes(count: number): void {
  bytes += count;
  if (bytes < mostBytes) return;
  bytes = 0;
  if (collect === undefined) {
    collect = exposedCollector();
    setFlagsFromString(roomForMore);
  }
  collect({ type: "minor" });
}

/** Only a context that is made while the flag is set has the function. */
function exposedCollector(): CollectGarbage {
  setFlagsFromString("--expose-gc");
  const collector = runInNewContext("gc") as CollectGarbage;
  setFlagsFromString("--no-expose-gc");
  return collector;
}
