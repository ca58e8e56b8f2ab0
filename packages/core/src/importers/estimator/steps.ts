import { GodwitError } from "../../errors/index.ts";
import type { PythonView, PyValue } from "../../formats/index.ts";
import type { Step } from "../imported-model.ts";
import type { ImportContext } from "./context.ts";
import type { Child } from "./fitted-estimator.ts";

/** The structure of a model for people, supported or not. */
export function describeSteps(
  view: PythonView,
  context: ImportContext,
  path: string = "",
  nearest: string | null = null,
  within: readonly PyValue[] = [],
): Step {
  const reader = context.findReader(view);
  const stated = view.is("object") ? view.find("_sklearn_version") : undefined;
  const version = stated?.isString === true ? stated.string() : nearest;
  const named = view.is("object") || view.is("global");
  return {
    path,
    className: named ? view.className : view.description,
    module: named ? view.module : "",
    version,
    supported: reader !== undefined,
    children: (within.includes(view.value) ? [] : childrenOf(view, context)).map((child) =>
      describeSteps(child.view, context, path === "" ? child.name : `${path}.${child.name}`, version, [...within, view.value]),
    ),
  };
}

/** The parts of a composite; none where it was not fitted, or is broken. */
function childrenOf(view: PythonView, context: ImportContext): readonly Child[] {
  try {
    return context.findReader(view)?.children?.(view, context) ?? [];
  } catch (error) {
    if (error instanceof GodwitError) return [];
    throw error;
  }
}
