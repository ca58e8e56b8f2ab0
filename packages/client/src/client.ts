import { Connection, type ConnectionOptions, type RequestOptions } from "./connection.ts";
import { bodyOf, isReady, Model, type ModelChoice } from "./model.ts";
import type { ModelTypes, UntypedModel } from "./model-types.ts";

export type ClientOptions = ConnectionOptions;

type TypesOf<Models, Name extends keyof Models> = Models[Name] extends ModelTypes ? Models[Name] : UntypedModel;

/**
 * A Godwit server. `Models` are the types of its models by name, as `clientTypes` writes them.
 *
 * ```ts
 * const godwit = new Client({ url: "http://localhost:8080" });
 * const [label] = await godwit.model("churn").predict([{ age: 41, city: "Åre" }]);
 * ```
 */
export class Client<Models extends object = object> {
  readonly #connection: Connection;

  constructor(options: ClientOptions) {
    this.#connection = new Connection(options);
  }

  /** A model by its name. Nothing is asked until it is called. */
  model<Name extends keyof Models & string>(name: Name, choice?: ModelChoice): Model<TypesOf<Models, Name>>;
  model<Types extends ModelTypes = UntypedModel>(name: string, choice?: ModelChoice): Model<Types>;
  model(name: string, choice?: ModelChoice): Model {
    return new Model(this.#connection, name, choice);
  }

  /** The names of the models that are served. */
  async models(options?: RequestOptions): Promise<string[]> {
    return [...(bodyOf(await this.#connection.ask({ path: "/v2/models" }, options)) as { readonly models: readonly string[] }).models];
  }

  /** False while the server starts or ends; rejects where nobody answers. */
  ready(options?: RequestOptions): Promise<boolean> {
    return isReady(this.#connection, "/v2/health/ready", options);
  }
}
