import type { FastifyInstance } from "fastify";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { sendAsset } from "../send-asset.ts";
import { exampleRow } from "../openapi/example-request.ts";

/** `GET /`: for browsers the page that shows the models and a form to try them, for others a sign of life. */
export function page(app: FastifyInstance, { serving, version }: ServingContext): void {
  const index = sendAsset("index.html");
  app.get("/", may("read", "none"), (request, reply) =>
    (request.headers.accept ?? "").includes("text/html") ? index(request, reply) : reply.json({ status: "alive" }),
  );
  app.get("/page/style.css", may("read", "none"), sendAsset("style.css"));
  app.get("/page/script.js", may("read", "none"), sendAsset("script.js"));
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
