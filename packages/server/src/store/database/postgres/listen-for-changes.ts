import type { Client } from "pg";
import type { Topic } from "../change-feed.ts";

export const channel = "godwit_changes";

const retryMilliseconds = 1000;

/** Hears what other processes announce, over a connection of its own that is made again whenever it breaks. */
export function listenForChanges(connect: () => Client, heard: (topic: Topic) => void): { close(): Promise<void> } {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const again = (gone: Client): void => {
    if (closed || client !== gone) return;
    client = null;
    gone.end().catch(() => undefined);
    timer = setTimeout(start, retryMilliseconds).unref();
  };
  const start = (): void => {
    const own = connect();
    client = own;
    own.on("notification", ({ payload }) => heard(payload ?? ""));
    own.on("error", () => again(own));
    own.on("end", () => again(own));
    own
      .connect()
      .then(() => own.query(`listen ${channel}`))
      .then(
        () => heard(""),
        () => again(own),
      );
  };
  start();
  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
