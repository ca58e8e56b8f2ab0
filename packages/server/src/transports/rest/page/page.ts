import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { exampleRow } from "../openapi/example-request.ts";

const asset = (name: string): string => readFileSync(new URL(`../../../../static/${name}`, import.meta.url), "utf8");

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /`: for browsers the page that shows the models and a form to try them, for others a sign of life. */
export function page(app: FastifyInstance, { serving, version }: ServingContext): void {
  const send = (type: string, body: string) => (_request: unknown, reply: FastifyReply) =>
    reply.header("content-security-policy", policy).header("referrer-policy", "no-referrer").type(type).send(body);
  const html = asset("index.html");
  app.get("/", may("read", "none"), (request, reply) => {
    if (!(request.headers.accept ?? "").includes("text/html")) return reply.json({ status: "alive" });
    return send("text/html; charset=utf-8", html)(request, reply);
  });
  app.get("/page/style.css", may("read", "none"), send("text/css; charset=utf-8", asset("style.css")));
  app.get("/page/script.js", may("read", "none"), send("text/javascript; charset=utf-8", asset("script.js")));
  app.get("/page/models.json", may("read"), (_request, reply) =>
    reply.json({
      version,
      models: serving.endpoints.all.map(({ name, versions: [version] }) => ({
        name,
        source: version!.signature.manifest.source,
        columns: version!.signature.columns,
        texts: version!.signature.takesTexts,
        methods: version!.signature.manifest.methods.map((method) => ({
          name: method.name,
          contract: method.contract,
          labels: method.outputs[0]?.labels ?? null,
        })),
        defaultMethod: version!.signature.manifest.defaultMethod,
        example: firstExample(version!.example) ?? exampleRow(version!.signature),
      })),
    }),
  );
}

/** The first row of an example body. */
function firstExample(example: unknown): unknown {
  const { instances } = (example ?? {}) as { instances?: unknown };
  return Array.isArray(instances) ? instances[0] : undefined;
}
