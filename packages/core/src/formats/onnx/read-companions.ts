import { GodwitError } from "../../errors/index.ts";
import { readOnnx } from "./read-onnx.ts";
import { companionNames, type Companions } from "./tensor-values.ts";

/** The files beside an ONNX model that its tensors lie in. TRUNCATED where there is no way to read them. */
export async function readCompanions(content: Uint8Array, read: ((name: string) => Promise<Uint8Array>) | undefined): Promise<Companions> {
  const companions = new Map<string, Uint8Array>();
  for (const name of companionNames(readOnnx(content))) {
    if (read === undefined)
      throw new GodwitError("TRUNCATED", `the model continues in the file ${name}, which was not given`, {
        hint: "Import the folder with the file that holds the model's external data.",
      });
    companions.set(name, await read(name));
  }
  return companions;
}
