import type { Client, GodwitRequestError } from "../../src/index.ts";

const bird = { island: "Biscoe", bill_length_mm: 46.2, bill_depth_mm: 14.4, flipper_length_mm: 214, body_mass_g: Number.NaN, sex: "Ω 雌" };

/** What a page and Node ask alike. */
export async function ask(godwit: Client): Promise<unknown> {
  const penguins = godwit.model("penguins");
  const { outputs } = await penguins.infer(
    Object.fromEntries(Object.entries(bird).map(([name, cell]) => [name, typeof cell === "number" ? Float64Array.of(cell) : [cell]])),
    { outputs: ["predict", "predict_proba"] },
  );
  return {
    ready: await godwit.ready(),
    models: await godwit.models(),
    label: await penguins.predictOne(bird),
    chances: await penguins.predictProba([bird]),
    tensors: Object.values(outputs).map(({ data }) => Array.from<unknown>(data)),
    wrong: await penguins
      .predict([{ ...bird, body_mass_g: "heavy" }], { requestId: "page-7" })
      .catch(({ code, where, requestId }: GodwitRequestError) => [code, where, requestId]),
    aborted: await penguins.predict([bird], { signal: AbortSignal.abort() }).catch(({ name }: Error) => name),
  };
}
