import { setImmediate } from "node:timers/promises";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import type { Call } from "../../endpoints/call.ts";
import { parseBody } from "../../json/parse-body.ts";
import type { Serving } from "../../predict/serving.ts";
import { answerRows } from "./kserve/answer-rows.ts";
import { exampleRequest } from "./openapi/example-request.ts";

/** Milliseconds of work for all models, of which each has its part, or what one call takes. */
const mostTime = 50;
/** The code is the same for further ones. */
const mostModels = 20;
const mostCalls = 300;

/**
 * Answers examples of models as if callers had sent them, so that the first callers find the code loaded and compiled. Each call stands alone in a turn
 * of the event loop, and whoever calls meanwhile is not kept waiting for more than one. Nobody is to count these calls: `serving` has no observers.
 */
export async function warmUp(serving: Serving, endpoints: readonly Endpoint[]): Promise<void> {
  let spent = 0;
  const first = endpoints.slice(0, mostModels);
  for (const [index, { name, versions }] of first.entries()) {
    const until = (mostTime * (index + 1)) / first.length;
    const body = Buffer.from(JSON.stringify(exampleRequest(versions[0]!)));
    const call = callTo(name);
    for (let count = 0; count === 0 || (count < mostCalls && spent < until); count++) {
      await setImmediate();
      const start = performance.now();
      try {
        await answerRows(serving, call, parseBody(body), undefined);
      } catch {
        // That an example is none says nothing of the callers' rows.
        break;
      }
      spent += performance.now() - start;
    }
  }
}

function callTo(name: string): Call {
  return {
    name,
    version: null,
    alias: null,
    protocol: "kserve",
    requestId: "warm-up",
    caller: null,
    header: () => undefined,
    deadline: null,
    priority: null,
  };
}
