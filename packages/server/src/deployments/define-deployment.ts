import type { FieldType } from "./deployment.ts";
import type { PolicyAction } from "./policies/policy-settings.ts";

/** A deployment as its author writes it; docs/deployments.md describes each setting. */
export interface WrittenDeployment {
  readonly name: string;
  readonly model: string;
  readonly description?: string;
  readonly request?: Readonly<Record<string, FieldType>>;
  readonly features?: Readonly<Record<string, string | number | boolean>>;
  readonly hooks?:
    | string
    | {
        readonly before?: string;
        readonly after?: string;
        readonly files?: readonly string[];
        readonly timeout?: string;
        readonly memory?: string;
        readonly workers?: number;
        readonly concurrency?: number;
        readonly queue?: number;
        readonly headers?: readonly string[];
        readonly environment?: readonly string[];
      };
  readonly response?: Readonly<Record<string, FieldType>>;
  readonly policies?: { readonly unseen?: PolicyAction; readonly missing?: PolicyAction; readonly range?: PolicyAction };
  readonly ranges?: Readonly<Record<string, readonly [number | null, number | null]>>;
  /** As docs/endpoints.md describes it. */
  readonly endpoint?: Readonly<Record<string, unknown>>;
  readonly batch?: Readonly<Record<string, unknown>>;
  readonly sql?: { readonly function: string };
  readonly tests?: readonly ({
    readonly name?: string;
    readonly instances: readonly unknown[];
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly tolerance?: number;
  } & ({ readonly predictions: readonly unknown[] } | { readonly error: string }))[];
}

/**
 * The default export of a deployment file in TypeScript, so that editors know its settings:
 *
 *     export default defineDeployment({ name: "churn", model: "models:/churn@champion" });
 */
export function defineDeployment(deployment: WrittenDeployment): WrittenDeployment {
  return deployment;
}
