import { GodwitError } from "../../errors/index.ts";
import { decodeLatin1, Document, isDocumentObject, readJson, readUbjson, type DocumentValue } from "../../formats/index.ts";
import type { BoosterModel } from "./booster-model.ts";
import { readBinary } from "./read-binary.ts";
import { readDocument } from "./read-document.ts";

/**
 * The bytes of a model file, or those that a pickled `Booster` keeps: the same with the training configuration around
 * it: up to 1.2 before and after the binary model, later as a field beside `Model`.
 */
export function readBoosterBytes(bytes: Uint8Array): BoosterModel {
  const model = readAnyForm(bytes);
  if (model.featureCount <= mostFeatures) return model;
  throw new GodwitError("LIMIT_EXCEEDED", `the model has ${model.featureCount} features; ${mostFeatures} can be compiled`);
}

const mostFeatures = 262_144;

function readAnyForm(bytes: Uint8Array): BoosterModel {
  if (begins(bytes, "bs64")) throw new GodwitError("UNSUPPORTED_FORMAT", "the model is in base64, which XGBoost wrote before 0.6");
  if (begins(bytes, configured)) return readBinary(bytes.subarray(configured.length + 8));
  const head = decodeLatin1(bytes.subarray(0, 64)).trimStart();
  if (!head.startsWith("{")) return readBinary(bytes);
  const value = /^\{\s*["}]/u.test(head) ? readJson(bytes) : readUbjson(bytes);
  return readDocument(new Document(modelOf(value)));
}

const configured = "CONFIG-offset:";

function modelOf(value: DocumentValue): DocumentValue {
  return isDocumentObject(value) && !Object.hasOwn(value, "learner") && Object.hasOwn(value, "Model") ? value["Model"]! : value;
}

function begins(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && Array.from(text).every((letter, index) => bytes[index] === letter.charCodeAt(0));
}
