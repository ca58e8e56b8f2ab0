import type { AccessOptions as ServerAccess } from "@godwit/server";
import { InvalidArgumentError, Option, type Command } from "commander";

/** What the options below say; an option that was not given is absent, a list empty. */
export interface AccessOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly tlsClientRole: Role;
  readonly allowAddress: readonly string[];
  readonly denyAddress: readonly string[];
  readonly trustProxy: readonly string[];
  readonly proxyHeader: "x-forwarded-for" | "forwarded";
  readonly allowedHost: readonly string[];
  readonly corsOrigin: readonly string[];
  readonly access?: string;
  readonly oidcIssuer?: string;
  readonly oidcAudience?: string;
  readonly oidcRole: readonly ClaimRole[];
}

type Role = NonNullable<ServerAccess["certificateRole"]>;
type ClaimRole = NonNullable<ServerAccess["oidc"]>["roles"][number];

export const roleChoices = ["predictor", "viewer", "maintainer", "admin"] as const satisfies readonly Role[];

/** The options that say who may call a server, from where, and how. */
export function addAccessOptions(command: Command): Command {
  return command
    .option("--tls-cert <file>", "the server's certificate, in PEM; read again when it changes")
    .option("--tls-key <file>", "its key")
    .option("--tls-client-ca <file>", "let in only callers with a certificate of this authority")
    .addOption(new Option("--tls-client-role <role>", "what such callers may do").choices(roleChoices).default("predictor" satisfies Role))
    .addOption(repeated("--allow-address <network>", "let in only callers from there: 10.0.0.0/8, 2001:db8::/32"))
    .addOption(repeated("--deny-address <network>", "let in nobody from there, even where it is allowed"))
    .addOption(repeated("--trust-proxy <network>", "proxies that are believed when they name the caller's address"))
    .addOption(
      new Option("--proxy-header <name>", "the header in which they name it")
        .choices(["x-forwarded-for", "forwarded"])
        .default("x-forwarded-for"),
    )
    .addOption(repeated("--allowed-host <name>", "names that the Host header may have; those of this machine alone are always allowed"))
    .addOption(repeated("--cors-origin <origin>", "sites whose pages may call: https://app.example.org; * for all"))
    .option(
      "--access <file>",
      "what is granted to callers with tokens and certificates, and who may call from where (docs/security.md); read again at SIGHUP",
    )
    .option("--oidc-issuer <url>", "take tokens of this OpenID Connect issuer")
    .option("--oidc-audience <name>", "whom the tokens must be for")
    .addOption(
      new Option("--oidc-role <claim=value:role>", "the role of who has a claim: groups=ml-team:maintainer")
        .argParser(claimRoles)
        .default([], "none"),
    );
}

/** The same as the server takes it. */
export function accessSettings(options: AccessOptions): ServerAccess {
  const { tlsCert, tlsKey, tlsClientCa, oidcIssuer, oidcAudience } = options;
  return {
    ...(tlsCert !== undefined || tlsKey !== undefined || tlsClientCa !== undefined
      ? { tls: { certificate: tlsCert ?? "", key: tlsKey ?? "", ...(tlsClientCa !== undefined && { clientAuthority: tlsClientCa }) } }
      : {}),
    certificateRole: options.tlsClientRole,
    network: {
      allow: options.allowAddress,
      deny: options.denyAddress,
      trustProxy: options.trustProxy,
      proxyHeader: options.proxyHeader,
    },
    hosts: options.allowedHost,
    origins: options.corsOrigin,
    ...(options.access !== undefined && { accessFile: options.access }),
    ...(oidcIssuer !== undefined && { oidc: { issuer: oidcIssuer, audience: oidcAudience ?? "", roles: options.oidcRole } }),
  };
}

/** An option that may be given more than once. */
function repeated(flags: string, text: string): Option {
  return new Option(flags, `${text}; may be given more than once`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], "none");
}

function claimRoles(text: string, before: readonly ClaimRole[]): readonly ClaimRole[] {
  const found = /^([^=]+)=(.+):(predictor|viewer|maintainer|admin)$/u.exec(text);
  if (found === null) throw new InvalidArgumentError(`CLAIM=VALUE:ROLE is needed, with a role of ${roleChoices.join(", ")}.`);
  return [...before, { claim: found[1]!, value: found[2]!, role: found[3] as Role }];
}
