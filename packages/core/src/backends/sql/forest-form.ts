/** How trees are written: as CASEs within each other, as arrays that a row goes down in, or as pays off in the engine. */
export type ForestForm = "auto" | "case" | "array";

/** How one forest is written; `nodes`: as a table of them that a recursive query goes through. */
export type ChosenForm = Exclude<ForestForm, "auto"> | "nodes";
