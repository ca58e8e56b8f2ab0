import { GodwitError } from "@godwit/core/errors";
import type { EndpointController } from "./endpoints/control/endpoint-controller.ts";
import type { RouteKeeper } from "./endpoints/control/route-keeper.ts";
import type { LiveModels } from "./models/live-models.ts";
import type { ModelVersion } from "./models/model-version.ts";
import type { Readiness } from "./monitor/health/readiness.ts";

export interface GoldenGateParts {
  readonly controller: EndpointController;
  readonly live: LiveModels;
  readonly readiness: Readiness;
}

/**
 * A machine that computes otherwise gets no calls: before a server is ready, every version that its endpoints route to has given its golden
 * outputs again. What is loaded for that alone goes again, one after the other, so that no more memory is taken than by one of them.
 */
export class GoldenGate {
  readonly #parts: GoldenGateParts;
  #isClosed = false;
  /** Why a version does not answer here, by what it was held to. */
  readonly #failed = new Map<string, GodwitError>();

  constructor(parts: GoldenGateParts) {
    this.#parts = parts;
  }

  /** Looks at no further version. */
  close(): void {
    this.#isClosed = true;
  }

  /** Follows the endpoints, and says that the server has started once their versions have been looked at. */
  open(): Promise<void> {
    const { controller, readiness } = this.#parts;
    controller.watch((keeper) => this.#tell(keeper, keeper.problem?.code === "GOLDEN_MISMATCH"));
    return this.#checkAll().finally(() => {
      readiness.started();
      controller.watch((keeper) => this.#tell(keeper, true));
    });
  }

  /** What else is wrong with an endpoint when the server starts is its own matter. */
  #tell(keeper: RouteKeeper, holds: boolean): void {
    const { controller, readiness } = this.#parts;
    const { name, answers, problem } = keeper;
    if (controller.find(name)?.keeper !== keeper) return readiness.release(name);
    const failure = this.#failureOf(keeper);
    if (failure !== null) readiness.hold(name, `${failure.code}: ${failure.message}`);
    else if (answers) readiness.release(name);
    else if (holds && problem !== null) readiness.hold(name, problem.message);
  }

  async #checkAll(): Promise<void> {
    const looked = new Set<string>();
    for (const { keeper } of this.#parts.controller.all)
      for (const version of keeper.endpoint?.versions ?? []) {
        const key = keyOf(version);
        if (key === null || looked.has(key)) continue;
        if (this.#isClosed) return;
        looked.add(key);
        await this.#check(version, key);
      }
    for (const { keeper } of this.#parts.controller.all) if (this.#failureOf(keeper) !== null) this.#tell(keeper, true);
  }

  async #check(version: ModelVersion, key: string): Promise<void> {
    const { live } = this.#parts;
    const wasThere = live.has(version);
    try {
      (await live.lease(version)).release();
    } catch (error) {
      if (error instanceof GodwitError && error.code === "GOLDEN_MISMATCH") this.#failed.set(key, error);
    }
    const loaded = live.loaded.find(({ version: { digest } }) => digest === version.digest);
    if (!wasThere && loaded?.leases === 0 && !loaded.pinned) await live.unload(version);
  }

  /** Null once the endpoint routes to other versions. */
  #failureOf({ endpoint }: RouteKeeper): GodwitError | null {
    if (this.#failed.size === 0) return null;
    for (const version of endpoint?.versions ?? []) {
      const failure = this.#failed.get(keyOf(version) ?? "");
      if (failure !== undefined) return failure;
    }
    return null;
  }
}

function keyOf({ digest, check }: ModelVersion): string | null {
  return check === undefined ? null : `${digest} ${check.of}`;
}
