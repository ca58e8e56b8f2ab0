import type { PythonView } from "../../formats/index.ts";

/** The scikit-learn that fitted an object; an ensemble of another package does not tell, and its first part does. Null: no one says. */
export function statedVersion(view: PythonView): string | null {
  if (!view.is("object")) return null;
  const own = view.find("_sklearn_version");
  if (own !== undefined) return own.isString ? own.string() : null;
  const parts = view.find("estimators_");
  const first = parts?.is("list") === true ? parts.items()[0] : undefined;
  const inner = first?.is("object") === true ? first.find("_sklearn_version") : undefined;
  return inner?.isString === true ? inner.string() : null;
}
