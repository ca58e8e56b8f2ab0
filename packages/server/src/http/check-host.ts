import { GodwitError } from "@godwit/core/errors";

/** A page of another site that resolves its name to this machine sends its own name: DNS rebinding. Throws FORBIDDEN. */
export function checkHost(header: string | undefined, hosts: ReadonlySet<string>): void {
  const name = header?.replace(/:\d+$/, "").toLowerCase();
  if (name === undefined || !hosts.has(name))
    throw new GodwitError("FORBIDDEN", "the Host header names another host", { hint: "Allow the name with --allowed-host." });
}
