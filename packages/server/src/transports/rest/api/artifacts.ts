import { Readable } from "node:stream";
import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { numberOf } from "./registry/model-versions.ts";

interface VersionRoute {
  readonly Params: { readonly model: string; readonly version: string };
}

/** `GET …/versions/{v}/artifact`: the compiled version, whose SHA-256 is its entity tag. */
export function artifacts(app: FastifyInstance, { platform }: ServingContext): void {
  if (platform === null) return;
  const { registry, blobs } = platform;
  app.get<VersionRoute>("/api/v1/registered-models/:model/versions/:version/artifact", may("read"), async ({ params }, reply) => {
    const { model, version, status, ready } = await registry.versions.get(params.model, numberOf(params.version));
    if (ready === null) throw new GodwitError("NOT_READY", `${model}/${version} is ${status} and has no artifact`);
    const { digest, size } = ready.artifact;
    return reply
      .headers({
        "content-type": "application/octet-stream",
        "content-length": size,
        "content-disposition": `attachment; filename="${model}-${version}.godwit"`,
        "x-content-type-options": "nosniff",
        etag: `"${digest}"`,
      })
      .send(Readable.from(blobs.stream(digest)));
  });
}
