import type { PythonView } from "../../formats/index.ts";
import type { Step } from "../imported-model.ts";
import type { ImportContext } from "./context.ts";

/** The structure of a model for people, supported or not. */
export function describeSteps(view: PythonView, context: ImportContext, path: string = "", nearest: string | null = null): Step {
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
    children: (reader?.children?.(view) ?? []).map((child) =>
      describeSteps(child.view, context, path === "" ? child.name : `${path}.${child.name}`, version),
    ),
  };
}
