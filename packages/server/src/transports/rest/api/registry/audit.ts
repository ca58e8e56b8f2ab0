import type { FastifyInstance } from "fastify";
import type { Registry } from "../../../../registry/registry.ts";
import { may } from "../../may.ts";
import { describeEntry } from "./describe.ts";
import { allow, only, pageWanted, type Query } from "./request-page.ts";

/** `/api/v1/audit`: every change that was made, the newest first. */
export function audit(app: FastifyInstance, registry: Registry): void {
  app.get<{ Querystring: Query }>("/api/v1/audit", may("admin"), async ({ query }, reply) => {
    allow(query, ["subject_kind", "subject", "caller", "max_results", "page_token"]);
    const [subjectKind, subject, caller] = [only(query, "subject_kind"), only(query, "subject"), only(query, "caller")];
    const { items, nextPageToken } = await registry.audit({
      ...pageWanted(query),
      ...(subjectKind === undefined ? {} : { subjectKind }),
      ...(subject === undefined ? {} : { subject }),
      ...(caller === undefined ? {} : { caller }),
    });
    return reply.json({ entries: items.map(describeEntry), next_page_token: nextPageToken });
  });
}
