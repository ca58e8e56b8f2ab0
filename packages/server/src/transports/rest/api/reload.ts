import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

/** `POST /api/v1/reload`: has this server read its files again. What cannot be read stays as it was, and is told. */
export function reload(app: FastifyInstance, context: ServingContext): void {
  app.post("/api/v1/reload", may("admin"), async (_request, reply) => {
    const parts = await context.reload();
    return reply.json({
      reloaded: parts.flatMap(({ what, problem }) => (problem === null ? [what] : [])),
      failed: parts.flatMap(({ what, problem }) =>
        problem === null ? [] : [{ what, code: problem.code, message: problem.message, hint: problem.hint }],
      ),
    });
  });
}
