import type { FastifyInstance } from "fastify";
import { may } from "../may.ts";
import { sendAsset } from "../send-asset.ts";

/** `/docs`: the OpenAPI document to read and to try. */
export function docsPage(app: FastifyInstance): void {
  app.get("/docs", may("read", "none"), sendAsset("docs.html"));
  app.get("/docs/docs.js", may("read", "none"), sendAsset("docs.js"));
}
