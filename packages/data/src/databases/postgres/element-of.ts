/** Of an array's oid that of its elements: boolean, int2, int4, int8, float4, float8, text, varchar, numeric, bytea, date, time, timestamps. */
export const elementOf: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1009, 25],
  [1015, 1043],
  [1231, 1700],
  [1001, 17],
  [1182, 1082],
  [1183, 1083],
  [1115, 1114],
  [1185, 1184],
]);
