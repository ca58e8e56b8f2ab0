import type { Permission } from "./permission.ts";

/** What people call the permissions: a predictor asks for predictions, a viewer also looks around, a maintainer also changes things, an admin also hands out keys. */
export const roles = { predictor: "predict", viewer: "read", maintainer: "manage", admin: "admin" } as const satisfies {
  readonly [role: string]: Permission;
};

export type Role = keyof typeof roles;

/** Undefined for a text that names no role. */
export function roleOf(text: string): Role | undefined {
  return Object.hasOwn(roles, text) ? (text as Role) : undefined;
}

export const roleNames = Object.keys(roles) as readonly Role[];
