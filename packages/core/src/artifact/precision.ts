/** `exact`: answers as near to the library's as can be had. `fast`: some of it is computed in float32; contracts say how far answers may lie off. */
export const precisions = ["exact", "fast"] as const;

export type Precision = (typeof precisions)[number];
