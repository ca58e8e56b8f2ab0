import type { ScheduleSettings } from "../../endpoints/schedule-settings.ts";
import { RunCost } from "./run-cost.ts";

/** Milliseconds that a run must take before putting calls together is thought of: of less there is little to save. */
const leastMilliseconds = 0.008;
/** What a call costs that does not get its answer at once: its promise, its place in a list. */
const waitingMilliseconds = 0.002;
/** A joint run must save this part of the time of the single ones. */
const leastSaving = 0.15;
/** What a call's rows cost to be put beside others and its answers to be cut out, until that is measured. */
const firstJoining = 0.001;
/** Calls of so many rows fill the engine's tiles by themselves. */
const fullRows = 64;
/** Milliseconds that a joint run may take, because all its callers wait for its end. */
const mostMilliseconds = 1;
/** Fewer calls than that in a turn of the event loop: each would wait for nobody. */
const leastPerTurn = 1.3;
/** So many first calls run alone, for code is slow before it is warm; and later one in so many, so that it stays known what that costs. */
const firstAlone = 20;
const aloneEvery = 50;
/** After so many refusals a joint run is tried again: machines and loads change. */
const refusalsUntilTrial = 500;

/** Decides for one set of methods of a model whether calls are put together, from what runs cost and how many calls come at a time. */
export class Batching {
  readonly cost = new RunCost();
  /** Milliseconds a call. */
  #joining = firstJoining;
  /** Calls in a turn of the event loop, on average. */
  #perTurn = 1;
  #thisTurn = 0;
  #refusals = 0;
  #calls = 0;
  readonly #endTurn = (): void => {
    this.#perTurn = this.#perTurn * 0.9 + this.#thisTurn * 0.1;
    this.#thisTurn = 0;
  };

  /** Whether a call with so many rows should wait for the end of the turn, because others are likely to come in it and one run for all is shorter. */
  shouldGather(rows: number, settings: ScheduleSettings): boolean {
    if (settings.batching === "off" || !(this.cost.of(rows) >= leastMilliseconds)) return false;
    if (this.#thisTurn++ === 0) setImmediate(this.#endTurn);
    if (this.#perTurn < leastPerTurn || ++this.#calls < firstAlone || this.#calls % aloneEvery === 0) return false;
    const likely = Math.max(2, Math.round(this.#perTurn));
    const calls = Math.min(likely, Math.floor((likely * mostMilliseconds) / this.cost.of(likely * rows)));
    return calls > 1 && this.isWorthJoining(rows, calls * rows, calls);
  }

  /** Whether a run of `joint` rows saves time against `calls` runs of their own, of which each has about `rows`; what is not known is tried. */
  isWorthJoining(rows: number, joint: number, calls: number): boolean {
    if (rows >= fullRows) return false;
    const alone = this.cost.of(rows) * (joint / rows);
    if (!(alone >= leastMilliseconds)) return false;
    if (!this.cost.knows(joint)) return true;
    if (this.cost.of(joint) + calls * (this.#joining + waitingMilliseconds) < alone * (1 - leastSaving)) return true;
    if (++this.#refusals < refusalsUntilTrial) return false;
    this.#refusals = 0;
    return true;
  }

  /** Whether a joint run of so many rows is over soon; what is not known is tried. */
  isSoonOver(joint: number): boolean {
    return !(this.cost.of(joint) > mostMilliseconds);
  }

  noteJoining(calls: number, milliseconds: number): void {
    this.#joining = this.#joining * 0.9 + (milliseconds / calls) * 0.1;
  }
}
