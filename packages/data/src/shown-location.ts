/** A location as messages may show it: without the password, and without what follows `?`, which may hold one too. */
export function shownLocation(location: string): string {
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/isu.exec(location) ?? [];
  if (scheme === undefined) return location;
  // Passwords that are not written as URLs have them may hold any mark: what is between the first colon and the last @ is not shown.
  const [, user, place] = /^([^:@/?#]*):.*@(.*)$/su.exec(rest) ?? [];
  return scheme + (user === undefined ? withoutQuery(rest) : `${user === "" ? "" : `${user}@`}${withoutQuery(place!)}`);
}

function withoutQuery(text: string): string {
  return text.replace(/\?[^#]*/su, "");
}
