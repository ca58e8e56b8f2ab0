/**
 * Names for types or constants that every generator takes, no two the same in any case: `credit-risk` becomes `CreditRisk`. One
 * that would begin with a digit, or with nothing, begins with `prefix`.
 */
export function typeNames(texts: readonly string[], prefix: string, reserved: readonly string[] = []): string[] {
  const taken = new Set(reserved.map((name) => name.toLowerCase()));
  return texts.map((text) => {
    const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const plain = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
    const base = /^[A-Za-z]/.test(plain) ? plain : `${prefix}${plain}`;
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}_${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
