/** A hosting platform that runs the server in a container of its own and is the only one to reach it. */
export type HostingPlatform = SageMaker | Vertex | AzureMachineLearning;

export interface SageMaker {
  readonly kind: "sagemaker";
  /** Where the platform puts the models that it asks to be loaded; null for a container of one model. */
  readonly models: ModelFolder | null;
}

export interface Vertex {
  readonly kind: "vertex";
  readonly healthRoute: string;
  readonly predictRoute: string;
}

export interface AzureMachineLearning {
  readonly kind: "azureml";
}

/** A folder under which models are opened while the server runs. */
export interface ModelFolder {
  readonly root: string;
  /** Reads or compiles the model at a path that lies under the root. */
  open(path: string): Promise<{ readonly artifact: Uint8Array; readonly example?: unknown }>;
}
