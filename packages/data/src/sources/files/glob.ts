const special = /[*?[\]{}]/u;

/** Whether a location stands for several files. */
export function isGlob(location: string): boolean {
  return special.test(location);
}

/** The folders of a glob before its first pattern: empty, or ends with `/`. */
export function fixedPrefix(glob: string): string {
  const [before = ""] = glob.split(special, 1);
  return before.slice(0, before.lastIndexOf("/") + 1);
}

/** `*` and `?` stay within a folder, `**` goes through any; `[ab]`, `[!a]` and `{one,two}` as shells have them. */
export function globPattern(glob: string): RegExp {
  let pattern = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (glob.startsWith("**/", at)) {
      pattern += "(?:[^/]+/)*";
      at += 2;
    } else if (glob.startsWith("**", at)) {
      pattern += ".*";
      at++;
    } else if (character === "*") pattern += "[^/]*";
    else if (character === "?") pattern += "[^/]";
    else if (character === "[") {
      const close = glob.indexOf("]", at + 2);
      if (close < 0) pattern += "\\[";
      else {
        const inside = glob
          .slice(at + 1, close)
          .replaceAll("\\", "\\\\")
          .replaceAll("[", "\\[")
          .replace(/^[!^]/u, "^");
        pattern += `(?!/)[${inside}]`;
        at = close;
      }
    } else if (character === "{" && glob.indexOf("}", at) > 0) {
      pattern += "(?:";
      depth++;
    } else if (character === "}" && depth > 0) {
      pattern += ")";
      depth--;
    } else if (character === "," && depth > 0) pattern += "|";
    else pattern += character.replace(/[\\^$.|+()[\]{}?*/]/u, "\\$&");
  }
  return new RegExp(`^${pattern}$`, "u");
}
