import type { FastifyReply, FastifyRequest } from "fastify";

const types = ["text/csv", "application/json"];

/** Answers 415 in MLflow's words, before the body is read, for content that is not taken here. */
export async function demandContentType({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const refusal = refusalOf(headers["content-type"] ?? "");
  return refusal === null ? undefined : reply.code(415).type("text/plain; charset=utf-8").send(refusal);
}

/** What is wrong with a content type; null where nothing is. */
export function refusalOf(contentType: string): string | null {
  const [type = "", ...rest] = contentType.split(";").map((part) => part.trim());
  const parameters = new Map(rest.filter((part) => part !== "").map(splitParameter));
  if ((parameters.get("charset") ?? "utf-8").toLowerCase() !== "utf-8") return "The scoring server only supports UTF-8";
  const others = [...parameters.keys()].filter((name) => name !== "charset");
  if (others.length > 0) return `Unrecognized content type parameters: ${others.join(", ")}.`;
  if (types.includes(type.toLowerCase())) return null;
  return `This predictor only supports the following content types: Types: [${types.map((each) => `'${each}'`).join(", ")}]. Got '${contentType}'.`;
}

function splitParameter(part: string): [string, string] {
  const [name = "", value = ""] = part.split("=", 2);
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")];
}
