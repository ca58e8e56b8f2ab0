export { delegatedModel, type DelegatedModel } from "./delegated-model.ts";
