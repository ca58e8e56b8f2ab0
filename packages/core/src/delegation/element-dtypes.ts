/** NumPy's dtype of a number of `TensorProto.DataType`; undefined for bfloat16, complex numbers and others that no array has. */
export const elementDtypes: readonly (string | undefined)[] = [
  undefined,
  "<f4",
  "|u1",
  "|i1",
  "<u2",
  "<i2",
  "<i4",
  "<i8",
  "|O",
  "|b1",
  "<f2",
  "<f8",
  "<u4",
  "<u8",
];
