import { type Definitions, describeModel, joinModels, modelInFile, type OpenedSource, type Step } from "@godwit/core";
import { GodwitError } from "@godwit/core/errors";
import type { Inspection, InspectedStep } from "./inspection.ts";

/** The structure of the model in some files, whether or not it can be compiled; nulls where there is not the one model. */
export function describeFiles(
  opened: readonly OpenedSource[],
  definitions?: Definitions,
): Pick<Inspection, "library" | "version" | "steps"> {
  try {
    const values = opened.map(({ file, path, bundle }) => modelInFile(file, path, bundle?.modelClass ?? null));
    const described = describeModel(joinModels(values), definitions);
    if (described === null) return { library: null, version: null, steps: null };
    return { library: described.library, version: described.steps.version, steps: inspected(described.steps) };
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    return { library: null, version: null, steps: null };
  }
}

function inspected({ path, className, module, version, supported, attributes, children }: Step): InspectedStep {
  return { path, class: className, module, version, supported, ...(attributes && { attributes }), steps: children.map(inspected) };
}
