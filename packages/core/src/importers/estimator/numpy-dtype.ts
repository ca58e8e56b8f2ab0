import type { PythonView } from "../../formats/index.ts";

const names: Readonly<Record<string, string>> = {
  float64: "<f8",
  float32: "<f4",
  float16: "<f2",
  int64: "<i8",
  int_: "<i8",
  int: "<i8",
  int32: "<i4",
  int16: "<i2",
  int8: "|i1",
  uint8: "|u1",
  uint16: "<u2",
  uint32: "<u4",
  uint64: "<u8",
  bool: "|b1",
  bool_: "|b1",
  float: "<f8",
  double: "<f8",
};

/** NumPy's short name of a `dtype` parameter: a class (`np.float64`), a dtype or its name. */
export function readDtypeName(view: PythonView): string {
  if (view.value !== null && typeof view.value === "object" && view.value.kind === "dtype") return view.value.name;
  const name = view.isString ? view.string() : view.is("global") ? view.className : view.reject("expected a dtype");
  return names[name] ?? (/^[<|=]?[a-z]\d$/.test(name) ? name.replace("=", "<") : view.reject(`the dtype ${name} is not known`));
}
