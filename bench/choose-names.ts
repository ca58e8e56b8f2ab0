/** Those of a list that a flag names, in the list's order; all without a flag. Throws where a name is none of theirs. */
export function chooseNames<Named extends { readonly name: string }>(
  what: string,
  all: readonly Named[],
  flag: string | undefined,
): readonly Named[] {
  if (flag === undefined) return all;
  const names = flag.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !all.some((each) => each.name === name));
  if (unknown !== undefined) throw new Error(`there is no ${what} ${unknown}; there are ${all.map(({ name }) => name).join(", ")}`);
  return all.filter(({ name }) => names.includes(name));
}
