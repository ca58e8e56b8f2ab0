import type { FastifyInstance } from "fastify";
import { parseDuration } from "../../../json/duration.ts";
import { JsonFields } from "../../../json/json-fields.ts";
import type { CollectOptions } from "../../../store/garbage/garbage.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { authorOf } from "./registry/request-author.ts";

/** `POST /api/v1/blobs/collect`: removes what nothing names any longer. `{"dry_run": true, "older_than": "24h"}`. */
export function blobs(app: FastifyInstance, { platform }: ServingContext): void {
  if (platform === null) return;
  app.post("/api/v1/blobs/collect", may("admin"), async (request, reply) => {
    const { removed, removedBytes, kept, young, unfinished } = await platform.garbage.collect(readOptions(request.body), authorOf(request));
    return reply.json({ removed, removed_bytes: removedBytes, kept, young, unfinished });
  });
}

function readOptions(body: unknown): CollectOptions {
  const fields = new JsonFields(body ?? {}, "");
  const dryRun = fields.flag("dry_run");
  const olderThan = fields.value("older_than");
  fields.end();
  return { dryRun: dryRun ?? false, ...(olderThan !== undefined && { grace: parseDuration(olderThan, "older_than") }) };
}
