import { describeModel, joinModels, modelInFile, type Step } from "@godwit/core";
import { GodwitError } from "@godwit/core/errors";
import type { ModelFile } from "@godwit/core/formats";
import type { ReadPart } from "../models/read-parts.ts";
import type { Inspection, InspectedStep } from "./inspection.ts";

/** The structure of the model in some files, whether or not it can be compiled; nulls where there is not the one model. */
export function describeFiles(parts: readonly ReadPart[], files: readonly ModelFile[]): Pick<Inspection, "library" | "version" | "steps"> {
  try {
    const described = describeModel(joinModels(files.map((file, index) => modelInFile(file, parts[index]?.path ?? null))));
    if (described === null) return { library: null, version: null, steps: null };
    return { library: described.library, version: described.steps.version, steps: inspected(described.steps) };
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    return { library: null, version: null, steps: null };
  }
}

function inspected({ path, className, module, version, supported, children }: Step): InspectedStep {
  return { path, class: className, module, version, supported, steps: children.map(inspected) };
}
