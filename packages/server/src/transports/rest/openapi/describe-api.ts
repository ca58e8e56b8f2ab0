import type { Endpoint } from "../../../endpoints/endpoint.ts";
import { generalPaths } from "./general-operations.ts";
import { jobPaths, jobSchemas } from "./job-operations.ts";
import { describeEndpoint } from "./model-operations.ts";
import { errorSchema } from "./schemas/error-schema.ts";
import type { Schema } from "./schemas/schema.ts";
import { inferAnswerSchema } from "./schemas/tensor-schema.ts";
import { typeNames } from "./type-names.ts";

/** The OpenAPI document of a server: its models, typed by their signatures; with `hasJobs` its jobs too. */
export function describeApi(endpoints: readonly Endpoint[], version: string, hasJobs: boolean): Schema {
  const names = endpoints.map(({ name }) => name);
  const types = typeNames(names, "Model", ["Error", "InferAnswer", ...Object.keys(jobSchemas)]);
  const described = endpoints.map((endpoint, index) => describeEndpoint(endpoint, types[index]!));
  const paths = Object.assign({}, ...described.map((each) => each.paths), generalPaths, hasJobs ? jobPaths : {}) as object;
  const schemas = Object.assign({}, ...described.map((each) => each.schemas), {
    InferAnswer: inferAnswerSchema,
    Error: errorSchema,
    ...(hasJobs && jobSchemas),
  }) as object;
  const key = { type: "http", scheme: "bearer", description: "A key, where the server asks for one; `X-API-Key: KEY` does too." };
  return {
    openapi: "3.1.0",
    info: { title: "Godwit", version, description: "Trained models, served with the trainer's own answers." },
    paths,
    components: { schemas, securitySchemes: { key } },
    security: [{ key: [] }, {}],
  };
}
