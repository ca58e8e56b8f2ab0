import type { Claim } from "../claim.ts";
import { raceFindings } from "../race-findings.ts";

export const forestRow: Claim = {
  name: "forest-row",
  title: "One row a call, a plain object with 28 named fields",
  models: ["forest"],
  measure: (arena) =>
    raceFindings(arena, {
      what: "RandomForest 100 × depth 8",
      task: { name: "forest-row", model: "forest", method: "predict_proba", input: "numbers", rows: 1 },
      floors: { sklearn: 0, native: 0, web: 0, node: 0 },
      most: 10,
      rounds: 40,
      turn: 30,
    }),
};
