import { expect, test } from "vitest";
import { hostingPlatform } from "./hosting-platform.ts";

test.each([
  [{}, null],
  [{ PATH: "/bin" }, null],
  [{ SAGEMAKER_BIND_TO_PORT: "9000" }, { platform: { kind: "sagemaker", models: null }, port: 9000, model: "/opt/ml/model" }],
  [
    { SAGEMAKER_MULTI_MODEL: "true" },
    { platform: { kind: "sagemaker", models: { root: "/opt/ml/models", open: expect.anything() as unknown } }, port: 8080, model: null },
  ],
  [
    { AIP_HTTP_PORT: "7080", AIP_ENDPOINT_ID: "5", AIP_DEPLOYED_MODEL_ID: "6", GODWIT_MODEL: "/model.pkl" },
    {
      platform: {
        kind: "vertex",
        healthRoute: "/v1/endpoints/5/deployedModels/6",
        predictRoute: "/v1/endpoints/5/deployedModels/6:predict",
      },
      port: 7080,
      model: "/model.pkl",
    },
  ],
  [
    { AIP_HEALTH_ROUTE: "/h", AIP_PREDICT_ROUTE: "/p", AIP_STORAGE_URI: "/local" },
    { platform: { kind: "vertex", healthRoute: "/h", predictRoute: "/p" }, port: 8080, model: "/local" },
  ],
  [{ AZUREML_MODEL_DIR: "/models/x" }, { platform: { kind: "azureml" }, port: 5001, model: "/models/x" }],
  [
    { GODWIT_PLATFORM: "azureml", SAGEMAKER_BIND_TO_PORT: "1", AZUREML_MODEL_DIR: "/models/x" },
    { platform: { kind: "azureml" }, port: 5001, model: "/models/x" },
  ],
])("%j", (environment, expected) => {
  expect(hostingPlatform(environment)).toEqual(expected);
});

test.each([
  [{ SAGEMAKER_BIND_TO_PORT: "80a" }, "is no port"],
  [{ AIP_HTTP_PORT: "8080", AIP_STORAGE_URI: "gs://bucket/model" }, "gs://"],
  [{ AIP_HTTP_PORT: "8080" }, "nothing says where the model is"],
  [{ AZUREML_MODEL_DIR: "/m", AIP_HTTP_PORT: "8080" }, "vertex and azureml are set at once"],
  [{ GODWIT_PLATFORM: "heroku" }, "GODWIT_PLATFORM is heroku"],
  [{ GODWIT_PLATFORM: "azureml" }, "AZUREML_MODEL_DIR is not set"],
])("%j is refused", (environment, message) => {
  expect(() => hostingPlatform(environment)).toThrow(message);
});
