import type { RunningServer } from "@godwit/server";
import type { Console } from "../console.ts";

/** Has a server read its files again, and says what came of it. */
export function reloadOn(running: RunningServer, console: Console): () => void {
  const reload = async (): Promise<void> => {
    for (const { what, problem } of await running.reload())
      if (problem === null) console.note(`read again: ${what}`);
      else console.warn(`${what} stays as it was: ${problem.code}: ${problem.message}`);
  };
  return () => void reload();
}
