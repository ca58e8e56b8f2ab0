import { GodwitError } from "../../errors/index.ts";
import type { PythonView, PyValue } from "../../formats/index.ts";
import type { Step } from "../imported-model.ts";
import type { ImportContext } from "./context.ts";
import type { Child } from "./fitted-estimator.ts";
import { statedVersion } from "./stated-version.ts";

const mostAttributes = 100;

/** The structure of a model for people, supported or not. */
export function describeSteps(
  view: PythonView,
  context: ImportContext,
  path: string = "",
  nearest: string | null = null,
  within: readonly PyValue[] = [],
): Step {
  const reader = context.findReader(view, path);
  const version = statedVersion(view) ?? nearest;
  const named = view.is("object") || view.is("global");
  return {
    path,
    className: named ? view.className : view.description,
    module: named ? view.module : "",
    version,
    supported: reader !== undefined,
    ...(reader === undefined && view.is("object") && { attributes: attributesOf(view) }),
    children: (within.includes(view.value) ? [] : childrenOf(view, context, path)).map((child) =>
      describeSteps(child.view, context, path === "" ? child.name : `${path}.${child.name}`, version, [...within, view.value]),
    ),
  };
}

/** What an object of an unknown class holds, for whoever is to define it. */
function attributesOf(view: PythonView): NonNullable<Step["attributes"]> {
  try {
    return view
      .attributeNames()
      .slice(0, mostAttributes)
      .map((name) => ({ name, value: view.attribute(name).description }));
  } catch (error) {
    if (error instanceof GodwitError) return [];
    throw error;
  }
}

/** The parts of a composite; none where it was not fitted, or is broken. */
function childrenOf(view: PythonView, context: ImportContext, path: string): readonly Child[] {
  try {
    return context.findReader(view, path)?.children?.(view, context) ?? [];
  } catch (error) {
    if (error instanceof GodwitError) return [];
    throw error;
  }
}
