import { GodwitError } from "@godwit/core/errors";
import { readColumns, readRows, type EngineBatch, type Row } from "@godwit/runtime";
import type { FastifyInstance } from "fastify";
import { predict, type MethodPrediction, type PredictLimits } from "../../../predict/predict.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { ServedModel } from "../../../predict/served-model.ts";
import { answerBody } from "../answer-body.ts";
import { batchOfInstances, fieldsOf } from "../request-rows.ts";
import type { ServingContext } from "../../serving-context.ts";
import { batchOfCsv } from "./csv-body.ts";

const forms = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;

/** MLflow's scoring protocol for the only or first model: `/invocations`, `/ping`, `/health`, `/version`. */
export function mlflow(app: FastifyInstance, { catalog, limits, version }: ServingContext): void {
  const alive = (): string => (catalog.all.length > 0 ? "\n" : "");
  app.get("/ping", (_request, reply) => reply.type("text/plain").send(alive()));
  app.get("/health", (_request, reply) => reply.type("text/plain").send(alive()));
  app.get("/version", (_request, reply) => reply.type("text/plain").send(version));

  app.post<{ Querystring: { readonly method?: string } }>("/invocations", async (request, reply) => {
    const method = request.query.method ?? catalog.first.manifest.defaultMethod;
    const model = catalog.first.asking([method]);
    const answer =
      typeof request.body === "string"
        ? await answerBatch(model, method, batchOfCsv(model, request.body), limits)
        : await answerFields(model, method, request.body, limits);
    return reply.json({ predictions: rowsOf(answer) });
  });
}

async function answerBatch(model: ServedModel, method: string, batch: EngineBatch, limits: PredictLimits): Promise<MethodPrediction> {
  const [answer] = await predict(model, [method], batch, limits);
  return answer!;
}

async function answerFields(model: ServedModel, method: string, body: unknown, limits: PredictLimits): Promise<MethodPrediction> {
  if (Array.isArray(body)) throw invalid("The input must be a JSON dictionary with exactly one of the input fields " + list());
  const fields = fieldsOf(body);
  const given = forms.filter((form) => form in fields);
  const [form] = given;
  if (form === undefined || given.length > 1)
    throw invalid(
      `The input must be a JSON dictionary with exactly one of the input fields ${list()}. Received dictionary with input fields: [${Object.keys(
        fields,
      )
        .map((key) => `'${key}'`)
        .join(", ")}]`,
    );
  switch (form) {
    case "dataframe_split":
      return answerBatch(model, method, batchOfSplit(model, fields[form]), limits);
    case "dataframe_records":
      return answerBatch(model, method, batchOfInstances(model, fields[form]), limits);
    case "instances":
    case "inputs":
      return answerBody(model, method, fields, limits);
    default:
      return form satisfies never;
  }
}

/** `{columns, data}`: rows by position under names. */
function batchOfSplit(model: ServedModel, value: unknown): EngineBatch {
  const { columns, data } = fieldsOf(value);
  if (!Array.isArray(data)) throw invalid("`dataframe_split` must have `data`, a list of rows");
  if (columns === undefined || !model.isNamed) return readRows(model.columns, data as Row[]);
  if (!Array.isArray(columns)) throw invalid("`columns` must be a list of names");
  const cells = columns.map((name: unknown, index) => [
    String(name),
    data.map((row: unknown, at) => {
      if (!Array.isArray(row) || row.length !== columns.length)
        throw new GodwitError("WRONG_WIDTH", `the row does not have ${columns.length} values`, { where: { row: at } });
      return row[index] as null;
    }),
  ]);
  return readColumns(model.columns, Object.fromEntries(cells) as { [name: string]: null[] });
}

function invalid(message: string): GodwitError {
  return new GodwitError("MALFORMED_INPUT", message);
}

function list(): string {
  return `{${forms.map((form) => `'${form}'`).join(", ")}}`;
}
