import { otherServersFamilies } from "./families/other-servers-families.ts";
import { serverFamilies } from "./families/server-families.ts";
import { versionFamilies } from "./families/version-families.ts";
import type { MetricFamily } from "./metric-family.ts";

/** Every metric there is. */
export const metricFamilies: readonly MetricFamily[] = [...versionFamilies, ...serverFamilies, ...otherServersFamilies];
