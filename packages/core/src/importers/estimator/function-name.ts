import type { PythonView } from "../../formats/index.ts";

/** A function or other callable as a message names it: `numpy.log1p`, `str.split`, `a functools.partial of numpy.clip`. */
export function functionName(view: PythonView): string {
  if (view.is("global")) return `${view.module}.${view.className}`.replace(/^(__builtin__|builtins)\./, "");
  if (!view.is("object")) return view.description;
  const pickler = /^(?:cloudpickle|dill)\b/u.exec(view.module)?.[0];
  if (pickler !== undefined) return `a lambda or function of one's own, stored by ${pickler}`;
  const { args } = view.object();
  const [first, second] = args;
  if (view.className === "getattr" && typeof second === "string" && first !== undefined && first !== null && typeof first === "object")
    return `${"name" in first ? first.name : first.kind}.${second}`;
  return `a ${view.module}.${view.className}`.replace(/\b(__builtin__|builtins)\./, "");
}
