import { GodwitError } from "@godwit/core/errors";
import type { ServedModel } from "./served-model.ts";

/** The models of this server by name, in the order given. */
export class ModelCatalog {
  readonly #models: ReadonlyMap<string, ServedModel>;

  constructor(models: readonly ServedModel[]) {
    for (const { name } of models) {
      if (!/^[A-Za-z0-9][\w.-]*$/.test(name))
        throw new GodwitError("USAGE", `${JSON.stringify(name)} is no name for a model: letters, digits, _, . and - only`);
      if (models.filter((other) => other.name === name).length > 1) throw new GodwitError("USAGE", `two models have the name ${name}`);
    }
    this.#models = new Map(models.map((model) => [model.name, model]));
  }

  get all(): readonly ServedModel[] {
    return [...this.#models.values()];
  }

  /** Throws MODEL_NOT_FOUND. */
  get(name: string): ServedModel {
    const model = this.#models.get(name);
    if (model === undefined)
      throw new GodwitError(
        "MODEL_NOT_FOUND",
        `there is no model ${JSON.stringify(name)}; there are ${[...this.#models.keys()].join(", ")}`,
      );
    return model;
  }

  /** The only or first model, for protocols that know one model. */
  get first(): ServedModel {
    const [model] = this.all;
    if (model === undefined) throw new GodwitError("MODEL_NOT_FOUND", "no model is served");
    return model;
  }
}
