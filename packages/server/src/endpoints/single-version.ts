import { GodwitError } from "@godwit/core/errors";
import type { ModelVersion } from "../models/model-version.ts";
import type { Endpoint } from "./endpoint.ts";

/** An endpoint that always answers with one version, as a model file without a registry has it. */
export function singleVersion(name: string, version: ModelVersion): Endpoint {
  return {
    name,
    versions: [version],
    route(call) {
      if (call.version !== null && call.version !== version.version)
        throw new GodwitError(
          "MODEL_NOT_FOUND",
          `the model ${name} has no version ${JSON.stringify(call.version)}; it has ${version.version}`,
        );
      if (call.alias !== null)
        throw new GodwitError("MODEL_NOT_FOUND", `the model ${name} has no alias ${JSON.stringify(call.alias)}: it comes from a file`);
      return version;
    },
  };
}
