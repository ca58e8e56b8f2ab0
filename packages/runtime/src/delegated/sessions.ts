import type { Payload } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { findOnnxruntime, type Onnxruntime, type OnnxSession, type OnnxTensor } from "./onnxruntime.ts";

/** A model in onnxruntime: a session for each number of threads that was asked for, made when it is first asked for. */
export class Sessions {
  readonly #model: Extract<Payload, { kind: "delegated" }>;
  readonly #sessions = new Map<number | undefined, Promise<OnnxSession>>();
  #engine: Onnxruntime | undefined;

  constructor(model: Extract<Payload, { kind: "delegated" }>, engine: Onnxruntime | undefined) {
    this.#model = model;
    this.#engine = engine;
  }

  /** A tensor of the engine's. Throws MISSING_DEPENDENCY. */
  tensor(type: string, data: unknown, dims: readonly number[]): OnnxTensor {
    const tensor = new this.#engineFound.Tensor(type, data, dims);
    // Where there is a Float16Array the tensor makes one of the bits, which onnxruntime-node 1.30 then takes for an empty array.
    return type === "float16" && tensor.data !== data ? Object.assign(tensor, { cpuData: data }) : tensor;
  }

  /** Throws MISSING_DEPENDENCY, and INVALID_MODEL where onnxruntime does not take the model. */
  async open(threads?: number): Promise<OnnxSession> {
    const known = this.#sessions.get(threads);
    if (known !== undefined) return known;
    const session = this.#create(threads);
    this.#sessions.set(threads, session);
    return session;
  }

  /** The named outputs for the inputs by name. Throws as `open`, and MALFORMED_INPUT where onnxruntime does not answer. */
  async run(feeds: Readonly<Record<string, OnnxTensor>>, outputs: readonly string[], threads?: number): Promise<readonly OnnxTensor[]> {
    const session = await this.open(threads);
    try {
      const found = await session.run(feeds, outputs);
      return outputs.map((name) => found[name]!);
    } catch (cause) {
      throw new GodwitError("MALFORMED_INPUT", `onnxruntime does not answer: ${messageOf(cause)}`, {
        hint: "Compare the shapes of the input with the signature (`godwit inspect`).",
        cause,
      });
    }
  }

  async free(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) await session.then((each) => each.release()).catch(() => undefined);
  }

  get #engineFound(): Onnxruntime {
    return (this.#engine ??= findOnnxruntime());
  }

  async #create(threads: number | undefined): Promise<OnnxSession> {
    const engine = this.#engineFound;
    const { model, files } = this.#model;
    try {
      return await engine.InferenceSession.create(model, {
        ...(threads !== undefined && { intraOpNumThreads: threads }),
        ...(files.size > 0 && { externalData: Array.from(files, ([path, data]) => ({ path, data })) }),
        logSeverityLevel: 4,
      });
    } catch (cause) {
      throw new GodwitError("INVALID_MODEL", `onnxruntime does not take the model: ${messageOf(cause)}`, {
        hint: "Update onnxruntime-node, or export the model again with an older opset.",
        cause,
      });
    }
  }
}

const longest = 300;

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.length > longest ? `${message.slice(0, longest)}…` : message;
}
