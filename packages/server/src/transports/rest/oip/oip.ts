import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import { predict, predictTensors } from "../../../predict/predict.ts";
import type { ServedModel } from "../../../predict/served-model.ts";
import { fieldsOf } from "../request-rows.ts";
import type { RestContext } from "../rest-context.ts";
import { batchOfTensors, inputMetadata, outputMetadata, outputTensors, tensorsByName, type InputTensor } from "./tensors.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** The Open Inference Protocol, version 2, over REST with JSON tensors. */
export function oip(app: FastifyInstance, { catalog, limits, version }: RestContext): void {
  app.get("/v2", () => ({ name: "godwit", version, extensions: [] }));
  app.get("/v2/health/live", () => ({ live: true, ready: true }));
  app.get("/v2/health/ready", () => ({ live: true, ready: true }));
  app.get("/v2/models", () => ({ models: catalog.all.map((model) => model.name) }));

  for (const prefix of ["/v2/models/:model", "/v2/models/:model/versions/:version"]) {
    app.get<ModelRoute>(`${prefix}/ready`, (request) => ({
      name: modelOf(catalog.get(request.params.model), request.params.version).name,
      ready: true,
    }));

    app.get<ModelRoute>(prefix, (request) => {
      const model = modelOf(catalog.get(request.params.model), request.params.version);
      return {
        name: model.name,
        versions: ["1"],
        platform: "godwit",
        inputs: inputMetadata(model),
        outputs: outputMetadata(model.manifest.methods),
      };
    });

    app.post<ModelRoute>(`${prefix}/infer`, async (request, reply) => {
      const served = modelOf(catalog.get(request.params.model), request.params.version);
      const body = fieldsOf(request.body);
      const methods = methodsOf(served, body["outputs"]);
      const model = served.asking(methods);
      const given = readTensors(body["inputs"]);
      const predictions =
        model.tensors === null
          ? await predict(model, methods, batchOfTensors(model, given), limits)
          : await predictTensors(model, methods, tensorsByName(given), limits);
      const id = typeof body["id"] === "string" ? { id: body["id"] } : {};
      return reply.json({ model_name: model.name, model_version: "1", ...id, outputs: outputTensors(predictions) });
    });
  }
}

function modelOf(model: ServedModel, version: string | undefined): ServedModel {
  if (version !== undefined && version !== "1")
    throw new GodwitError("MODEL_NOT_FOUND", `the model ${model.name} has no version ${JSON.stringify(version)}; it has 1`);
  return model;
}

/** The methods whose outputs a request names, or the default ones. An output of several arrays is named by any of them. */
function methodsOf(model: ServedModel, outputs: unknown): string[] {
  if (outputs === undefined) return model.defaultMethods.map((method) => method.name);
  if (!Array.isArray(outputs)) throw new GodwitError("MALFORMED_INPUT", "`outputs` must be a list");
  const names = outputs.map((output) => {
    const name = fieldsOf(output)["name"];
    const method = model.manifest.methods.find((each) => each.name === name || each.outputs.some((part) => part.name === name));
    if (method === undefined)
      throw new GodwitError(
        "UNKNOWN_METHOD",
        `the model has no output ${JSON.stringify(name)}; it has ${model.manifest.methods.map((each) => each.name).join(", ")}`,
      );
    return method.name;
  });
  return [...new Set(names)];
}

function readTensors(inputs: unknown): InputTensor[] {
  if (!Array.isArray(inputs)) throw new GodwitError("MALFORMED_INPUT", "`inputs` must be a list of tensors");
  return inputs.map((input) => {
    const { name, datatype, shape, data } = fieldsOf(input);
    if (typeof name !== "string" || typeof datatype !== "string" || !Array.isArray(shape) || !Array.isArray(data))
      throw new GodwitError("MALFORMED_INPUT", "a tensor needs name, datatype, shape and data");
    return { name, datatype, shape: shape.map(Number), data };
  });
}
