/** Triton's extensions of the Open Inference Protocol that are served here, in both encodings. */
export const extensions: readonly string[] = [
  "binary_tensor_data",
  "model_configuration",
  "model_repository",
  "parameters",
  "schedule_policy",
  "statistics",
];
