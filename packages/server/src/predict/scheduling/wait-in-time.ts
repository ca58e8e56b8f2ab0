import type { Call } from "../../endpoints/call.ts";
import { callCancelled, deadlineExceeded } from "./caller-errors.ts";

/** Node's timers take no more. */
const longestTimer = 2 ** 31 - 1;

/**
 * Waits as long as the caller does: rejects with DEADLINE_EXCEEDED or CALL_CANCELLED where that ends first, and what then still comes goes to
 * `abandon`.
 */
export function waitInTime<T>(coming: Promise<T>, { deadline, whenGone }: Call, what: string, abandon: (value: T) => void): Promise<T> {
  if (deadline === null && whenGone === undefined) return coming;
  return new Promise((resolve, reject) => {
    let isOver = false;
    const left = deadline === null ? Infinity : Math.max(0, deadline - performance.now());
    const timer = left > longestTimer ? undefined : setTimeout(() => giveUp(deadlineExceeded(what)), left);
    const stopWatching = whenGone?.(() => giveUp(callCancelled(what)));
    const end = (): boolean => {
      const wasOver = isOver;
      isOver = true;
      clearTimeout(timer);
      stopWatching?.();
      return !wasOver;
    };
    function giveUp(error: Error): void {
      if (end()) reject(error);
    }
    coming.then(
      (value) => (end() ? resolve(value) : abandon(value)),
      (error: unknown) => giveUp(error as Error),
    );
  });
}
