import { GodwitError } from "@godwit/core/errors";
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { andThen } from "../../../predict/and-then.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { ServingContext } from "../../serving-context.ts";
import { callOf } from "../call-of.ts";
import { demandInvocable } from "../invocation.ts";
import { may } from "../may.ts";
import { listsOf } from "../../../json/number-rows.ts";
import { answerForms } from "../mlflow/answer-forms.ts";
import { predictionRoute } from "../prediction-route.ts";
import { jsonAnswer } from "../rest-answer.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
  readonly Querystring: { readonly method?: string };
}

/** TorchServe's inference API: a row or a list of rows to `/predictions/{m}[/{v}]`, answers as a bare list; also its `/explanations`. */
export function torchserve(app: FastifyInstance, { serving }: ServingContext): void {
  const { endpoints } = serving;
  for (const path of ["/predictions/:model", "/predictions/:model/:version"])
    predictionRoute<ModelRoute>(app, {
      url: path,
      nameContent,
      admit: demandInvocable,
      answer(request) {
        const { model, version } = request.params;
        return serving.answer(callOf(request, "torchserve", model, { version }), (opened) => {
          const { body, isSingle } = formOf(request.body);
          return andThen(answerForms(opened, request.query.method, body), (answer) => {
            const rows = rowsOf(answer);
            return jsonAnswer(opened, isSingle ? rows[0] : rows);
          });
        });
      },
    });

  app.post<ModelRoute>("/explanations/:model", may("predict"), ({ params }) => {
    endpoints.get(params.model);
    throw new GodwitError("UNSUPPORTED_REQUEST", "explanations are not served");
  });
}

/** TorchServe's clients name no content type. */
function nameContent(headers: IncomingHttpHeaders): void {
  headers["content-type"] ??= "application/json";
}

/** TorchServe's management API as far as it reads; what would fetch a model from an address is refused. */
export function torchserveManagement(app: FastifyInstance, { serving }: ServingContext): void {
  const { endpoints } = serving;
  app.get("/models", may("read"), () => ({ models: endpoints.all.map(({ name }) => ({ modelName: name, modelUrl: "" })) }));
  for (const path of ["/models/:model", "/models/:model/:version"])
    app.get<ModelRoute>(path, may("read"), (request) => {
      const { model, version } = request.params;
      const endpoint = endpoints.get(model);
      const isPinned = version !== undefined && version !== "all";
      const versions = isPinned ? [endpoint.route(callOf(request, "torchserve", model, { version }))] : endpoint.versions;
      return versions.map((each) => ({ modelName: model, modelVersion: each.version, modelUrl: "", status: "Healthy" }));
    });
  app.post("/models", may("manage"), () => {
    throw new GodwitError("UNSUPPORTED_REQUEST", "models are not fetched from addresses that requests name", {
      hint: "Register the model's file: `godwit models add`, or start `godwit serve` with it.",
    });
  });
}

/** MLflow's forms and CSV as they are; a list is rows, anything else in JSON one row. */
function formOf(body: unknown): { readonly body: unknown; readonly isSingle: boolean } {
  if (body === undefined || typeof body === "string") return { body, isSingle: false };
  const lists = listsOf(body);
  if (Array.isArray(lists)) return { body: { instances: body }, isSingle: false };
  const isForm =
    typeof lists === "object" &&
    lists !== null &&
    ["instances", "inputs", "dataframe_split", "dataframe_records"].some((form) => form in lists);
  return isForm ? { body, isSingle: false } : { body: { instances: [body] }, isSingle: true };
}
