import type { Model } from "@godwit/runtime";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import { defaultSchedule } from "../../endpoints/schedule-settings.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import { Scheduler } from "./scheduler.ts";

/** Calls of an endpoint that wait for their turns at one version. */
export interface Pending {
  readonly endpoint: string;
  readonly version: string;
  readonly calls: number;
}

/** The schedulers of the models in memory, one for each endpoint that uses a model; they go with it. */
export class Schedulers {
  readonly #schedulers = new WeakMap<Model, Map<string, Scheduler>>();
  /** Those at which calls wait. */
  readonly #busy = new Map<Scheduler, Omit<Pending, "calls">>();

  /** With the endpoint's settings of now. */
  of({ name, schedule = defaultSchedule }: Endpoint, { version }: ModelVersion, model: Model): Scheduler {
    let byEndpoint = this.#schedulers.get(model);
    if (byEndpoint === undefined) this.#schedulers.set(model, (byEndpoint = new Map()));
    let scheduler = byEndpoint.get(name);
    if (scheduler === undefined) byEndpoint.set(name, (scheduler = this.#open(name, version, model)));
    scheduler.settings = schedule;
    return scheduler;
  }

  /** Where calls wait now. */
  get pending(): readonly Pending[] {
    return Array.from(this.#busy, ([{ waiting: calls }, place]) => ({ ...place, calls }));
  }

  #open(endpoint: string, version: string, model: Model): Scheduler {
    return new Scheduler(model, (scheduler, isBusy) => {
      if (isBusy) this.#busy.set(scheduler, { endpoint, version });
      else this.#busy.delete(scheduler);
    });
  }
}
