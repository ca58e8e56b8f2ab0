import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { describeApi } from "./describe-api.ts";
import { docsPage } from "./docs-page.ts";
import { postmanCollection } from "./postman.ts";

/** `/openapi.json`: the served models, typed by their signatures; `/docs` to read and try it; `/postman.json` to take it along. */
export function openapi(app: FastifyInstance, { serving, jobs, version }: ServingContext): void {
  app.get("/openapi.json", may("read"), (_request, reply) => reply.json(describeApi(serving.endpoints.all, version, jobs !== null)));
  app.get("/postman.json", may("read"), ({ protocol, host }, reply) =>
    reply
      .header("content-disposition", 'attachment; filename="godwit.postman_collection.json"')
      .json(postmanCollection(serving.endpoints.all, `${protocol}://${host}`, version)),
  );
  docsPage(app);
}
