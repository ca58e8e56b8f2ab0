/** How trees are written: as CASEs within each other, as arrays that a row goes down in, or as pays off in the engine. */
export type ForestForm = "auto" | "case" | "array";
