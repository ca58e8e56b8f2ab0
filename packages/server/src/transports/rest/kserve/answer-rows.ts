import { GodwitError } from "@godwit/core/errors";
import type { Call } from "../../../endpoints/call.ts";
import { andThen } from "../../../predict/and-then.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { Serving } from "../../../predict/serving.ts";
import { answerBody } from "../answer-body.ts";
import { fieldsOf } from "../request-rows.ts";
import { jsonAnswer, type RestAnswer } from "../rest-answer.ts";
import { decodeBase64 } from "./decode-base64.ts";

/** Answers a body of `instances` or `inputs` with `predictions` or `outputs`. `asked` is the method that stands beside the body. */
export function answerRows(serving: Serving, call: Call, body: unknown, asked: string | undefined): RestAnswer | Promise<RestAnswer> {
  return serving.answer(call, (opened) => {
    const fields = fieldsOf(body);
    if ("instances" in fields === "inputs" in fields)
      throw new GodwitError("MALFORMED_INPUT", "the body must have either `instances` (rows) or `inputs` (columns)");
    const method = asked ?? methodOf(fields) ?? opened.signature.manifest.defaultMethod;
    const name = "instances" in fields ? "predictions" : "outputs";
    return andThen(answerBody(opened, method, decodeBase64(opened.signature, fields)), (answer) =>
      jsonAnswer(opened, { [name]: rowsOf(answer) }),
    );
  });
}

/** A signature of TF Serving is a method; its usual name stands for the usual method. */
function methodOf({ method, signature_name: signature }: { readonly [name: string]: unknown }): string | undefined {
  const name = method ?? signature;
  if (name === undefined || name === "" || name === "serving_default") return undefined;
  if (typeof name === "string") return name;
  throw new GodwitError("MALFORMED_INPUT", "`method` and `signature_name` are texts");
}
