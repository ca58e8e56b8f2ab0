import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

const settleMilliseconds = 200;

/**
 * Lets a server end without cutting anyone off: from the call on, every answer says `connection: close`; it waits until the
 * requests that have arrived are answered, `limit` milliseconds at most.
 */
export function drainer(app: FastifyInstance): (limit: number) => Promise<void> {
  let open = 0;
  let closing = false;
  app.addHook("onRequest", async () => {
    open++;
  });
  app.addHook("onResponse", async () => {
    open--;
  });
  app.addHook("onSend", async (_request, reply, payload) => {
    if (closing) reply.header("connection", "close");
    return payload;
  });
  return async (limit) => {
    closing = true;
    const end = performance.now() + limit;
    let quietSince = performance.now();
    while (performance.now() < end && performance.now() - quietSince < settleMilliseconds) {
      await sleep(10);
      if (open > 0) quietSince = performance.now();
    }
  };
}
