export { clientTypes } from "./client-types.ts";
export { Client, type ClientOptions } from "./client.ts";
export type { RequestOptions, Warning } from "./connection.ts";
export type { Inference } from "./inference.ts";
export type { InferOptions, Model, ModelChoice, ModelMetadata, TensorMetadata } from "./model.ts";
export type { Answer, Cell, ModelTypes, Row, UntypedModel } from "./model-types.ts";
export { GodwitRequestError, type Where, type WrongCell } from "./request-error.ts";
export type { Elements, NumberArray, Tensor, TensorInput } from "./tensors.ts";
