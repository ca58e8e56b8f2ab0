import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Upload } from "../../../store/uploads/upload.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

interface UploadRoute {
  readonly Params: { readonly id: string };
}

const version = "1.0.0";
const path = "/api/v1/uploads";
const bytesType = "application/offset+octet-stream";

/**
 * `/api/v1/uploads`: files that are sent in parts and resumed, by the protocol of https://tus.io (1.0.0, with creation, expiration and
 * termination). `Upload-Metadata` may name `filename` and `sha256`; a finished upload answers with its `Upload-Digest`.
 */
export function uploads(app: FastifyInstance, { platform }: ServingContext): void {
  if (platform === null) return;
  const store = platform.uploads;
  app.addContentTypeParser(bytesType, (_request, payload, done) => done(null, payload));

  app.options(path, may("manage"), (_request, reply) =>
    reply
      .headers({
        "tus-resumable": version,
        "tus-version": version,
        "tus-extension": "creation,expiration,termination",
        "tus-max-size": store.limits.bytes,
      })
      .code(204)
      .send(),
  );

  app.post(path, may("manage"), async ({ headers }, reply) => {
    const metadata = metadataOf(headers["upload-metadata"]);
    const upload = await store.create({
      length: wholeNumber("Upload-Length", headers["upload-length"]),
      digest: metadata.get("sha256") ?? null,
      name: metadata.get("filename") ?? null,
    });
    return tell(reply, upload).code(201).header("location", `${path}/${upload.id}`).send();
  });

  app.head<UploadRoute>(`${path}/:id`, may("manage"), async ({ params }, reply) =>
    tell(reply, await store.get(params.id))
      .code(200)
      .header("cache-control", "no-store")
      .send(),
  );

  app.patch<UploadRoute>(`${path}/:id`, may("manage"), async ({ params, headers, body }, reply) => {
    if (headers["content-type"] !== bytesType)
      throw Object.assign(new GodwitError("UNSUPPORTED_INPUT", `the bytes of an upload are sent as ${bytesType}`), { statusCode: 415 });
    const upload = await store.append(params.id, wholeNumber("Upload-Offset", headers["upload-offset"]), body as AsyncIterable<Uint8Array>);
    return tell(reply, upload).code(204).send();
  });

  app.delete<UploadRoute>(`${path}/:id`, may("manage"), async ({ params }, reply) => {
    await store.remove(params.id);
    return reply.header("tus-resumable", version).code(204).send();
  });
}

function tell(reply: FastifyReply, { offset, length, expiresAt, digest }: Upload): FastifyReply {
  return reply.headers({
    "tus-resumable": version,
    "upload-offset": offset,
    "upload-length": length,
    "upload-expires": new Date(expiresAt).toUTCString(),
    ...(digest !== null && { "upload-digest": digest }),
  });
}

function wholeNumber(name: string, header: string | readonly string[] | undefined): number {
  if (typeof header === "string" && /^\d{1,15}$/u.test(header)) return Number(header);
  throw new GodwitError("INVALID_SETTING", `the header ${name} must be a whole number`);
}

/** `key base64,key base64`, as tus has it. */
function metadataOf(header: string | readonly string[] | undefined): ReadonlyMap<string, string> {
  if (typeof header !== "string" || header === "") return new Map();
  return new Map(
    header.split(",").map((pair) => {
      const [key = "", value = ""] = pair.trim().split(" ");
      return [key, Buffer.from(value, "base64").toString("utf8")];
    }),
  );
}
