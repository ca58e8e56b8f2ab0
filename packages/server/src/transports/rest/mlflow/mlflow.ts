import { GodwitError } from "@godwit/core/errors";
import { readColumns, readRows, type EngineBatch, type Row } from "@godwit/runtime";
import type { FastifyInstance } from "fastify";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { predict } from "../../../predict/predict.ts";
import type { MethodPrediction } from "../../../predict/prediction.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { OpenedModel } from "../../../predict/serving.ts";
import { answerBody } from "../answer-body.ts";
import { callOf } from "../call-of.ts";
import { may, withNumbers } from "../may.ts";
import { listsOf, NumberRows } from "../../../json/number-rows.ts";
import { batchOfInstances, fieldsOf, matrixOfNumbers } from "../request-rows.ts";
import { tellWarnings } from "../tell-warnings.ts";
import type { ServingContext } from "../../serving-context.ts";
import { batchOfCsv } from "./csv-body.ts";

const forms = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;

/** MLflow's scoring protocol for the only or first model: `/invocations`, `/ping`, `/health`, `/version`. */
export function mlflow(app: FastifyInstance, { serving, version }: ServingContext): void {
  const alive = (): string => (serving.endpoints.all.length > 0 ? "\n" : "");
  app.get("/ping", may("public"), (_request, reply) => reply.type("text/plain").send(alive()));
  app.get("/health", may("public"), (_request, reply) => reply.type("text/plain").send(alive()));
  app.get("/version", may("read", "none"), (_request, reply) => reply.type("text/plain").send(version));

  app.post<{ Querystring: { readonly method?: string } }>("/invocations", withNumbers(may("predict", "call")), async (request, reply) =>
    serving.answer(callOf(request, "mlflow", serving.endpoints.first.name), async (opened) => {
      const method = request.query.method ?? opened.signature.manifest.defaultMethod;
      const { body } = request;
      const answer =
        typeof body === "string"
          ? await answerBatch(opened, method, (signature) => batchOfCsv(signature, body))
          : await answerFields(opened, method, body);
      tellWarnings(reply, opened);
      return reply.json({ predictions: rowsOf(answer) });
    }),
  );
}

async function answerBatch(
  opened: OpenedModel,
  method: string,
  read: (signature: ModelSignature) => EngineBatch,
): Promise<MethodPrediction> {
  const [answer] = await predict(opened, [method], read(opened.signature.asking([method])));
  return answer!;
}

async function answerFields(opened: OpenedModel, method: string, body: unknown): Promise<MethodPrediction> {
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
      return answerBatch(opened, method, (signature) => batchOfSplit(signature, fields[form]));
    case "dataframe_records":
      return answerBatch(opened, method, (signature) => batchOfInstances(signature, fields[form]));
    case "instances":
    case "inputs":
      return answerBody(opened, method, fields);
    default:
      return form satisfies never;
  }
}

/** `{columns, data}`: rows by position under names. */
function batchOfSplit(model: ModelSignature, value: unknown): EngineBatch {
  const { columns: names, data: rows } = fieldsOf(value);
  const columns = listsOf(names);
  if (rows instanceof NumberRows && isInOrder(model, columns)) {
    const batch = matrixOfNumbers(model, rows);
    if (batch !== null) return batch;
  }
  const data = listsOf(rows);
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

/** Whether the rows stand under the model's own names in its own order, or the model knows none. */
function isInOrder(model: ModelSignature, names: unknown): boolean {
  if (names === undefined || !model.isNamed) return true;
  return Array.isArray(names) && names.length === model.columns.length && model.columns.every(({ name }, index) => name === names[index]);
}

function invalid(message: string): GodwitError {
  return new GodwitError("MALFORMED_INPUT", message);
}

function list(): string {
  return `{${forms.map((form) => `'${form}'`).join(", ")}}`;
}
