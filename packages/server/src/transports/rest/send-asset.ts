import { readFileSync } from "node:fs";
import { extname } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** A handler that sends a file of `static/`, read when it is first asked for, under a policy that lets nothing else in. */
export function sendAsset(name: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  let text: string | undefined;
  return (_request, reply) =>
    reply
      .header("content-security-policy", policy)
      .header("referrer-policy", "no-referrer")
      .type(types[extname(name)]!)
      .send((text ??= readFileSync(new URL(`../../../static/${name}`, import.meta.url), "utf8")));
}
