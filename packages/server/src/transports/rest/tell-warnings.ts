import type { FastifyReply } from "fastify";
import type { OpenedModel } from "../../predict/serving.ts";
import { printWarnings } from "../../predict/print-warnings.ts";

/** Says beside an answer which of the request's cells met a policy that warns: the header `X-Godwit-Warnings`, JSON. */
export function tellWarnings(reply: FastifyReply, { warnings }: OpenedModel): void {
  if (warnings !== null && warnings.length > 0) void reply.header("x-godwit-warnings", printWarnings(warnings));
}
