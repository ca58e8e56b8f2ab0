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
  app.addHook("onRequest", (_request, _reply, done) => {
    open++;
    done();
  });
  app.addHook("onResponse", (_request, _reply, done) => {
    open--;
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (closing) reply.header("connection", "close");
    done(null, payload);
  });
  return async (limit) => {
    closing = true;
    app.lane?.drain();
    const end = performance.now() + limit;
    let quietSince = performance.now();
    while (performance.now() < end && performance.now() - quietSince < settleMilliseconds) {
      await sleep(10);
      if (open + (app.lane?.open ?? 0) > 0) quietSince = performance.now();
    }
  };
}
