// Written by scripts/generate-math.ts from core/src/math/half-pi.generated.ts.

/** 2 / pi. */
export const QUADRANTS_PER_UNIT: f64 = 0.6366197723675814;
/** pi / 2, leading 33 bits. */
export const QUADRANT_FIRST: f64 = 1.5707963267341256;
/** pi / 2, next 33 bits. */
export const QUADRANT_SECOND: f64 = 6.077100506303966e-11;
/** pi / 2, the rest. */
export const QUADRANT_THIRD: f64 = 2.0222662487959506e-21;
