/** PostgreSQL's numbers of its types, and of the arrays of them. */
export const typeOids = {
  bool: { oid: 16, array: 1000 },
  bytea: { oid: 17, array: 1001 },
  char: { oid: 18, array: 1002 },
  name: { oid: 19, array: 1003 },
  int8: { oid: 20, array: 1016 },
  int2: { oid: 21, array: 1005 },
  int4: { oid: 23, array: 1007 },
  text: { oid: 25, array: 1009 },
  oid: { oid: 26, array: 1028 },
  json: { oid: 114, array: 199 },
  float4: { oid: 700, array: 1021 },
  float8: { oid: 701, array: 1022 },
  unknown: { oid: 705, array: 0 },
  bpchar: { oid: 1042, array: 1014 },
  varchar: { oid: 1043, array: 1015 },
  date: { oid: 1082, array: 1182 },
  time: { oid: 1083, array: 1183 },
  timestamp: { oid: 1114, array: 1115 },
  timestamptz: { oid: 1184, array: 1185 },
  interval: { oid: 1186, array: 1187 },
  timetz: { oid: 1266, array: 1270 },
  varbit: { oid: 1562, array: 1563 },
  numeric: { oid: 1700, array: 1231 },
  uuid: { oid: 2950, array: 2951 },
  jsonb: { oid: 3802, array: 3807 },
} as const;

export type TypeName = keyof typeof typeOids;

const byOid = new Map<number, TypeName>(Object.entries(typeOids).map(([name, { oid }]) => [oid, name as TypeName]));
const byArray = new Map<number, TypeName>(
  Object.entries(typeOids)
    .filter(([, { array }]) => array !== 0)
    .map(([name, { array }]) => [array, name as TypeName]),
);

export function typeOfOid(oid: number): { readonly name: TypeName; readonly isArray: boolean } | undefined {
  const name = byOid.get(oid);
  if (name !== undefined) return { name, isArray: false };
  const element = byArray.get(oid);
  return element === undefined ? undefined : { name: element, isArray: true };
}
