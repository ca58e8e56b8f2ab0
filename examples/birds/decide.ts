// The station's rule: what the model is not sure of, a person looks at.
import type { After } from "./deployment.d.ts";

const sure = 0.9;

export const after: After = (_rows, answers) =>
  answers.map(({ predict, predict_proba }) => {
    const score = Math.max(...predict_proba);
    return { species: predict, score, decision: score >= sure ? "accept" : "look at it" };
  });
