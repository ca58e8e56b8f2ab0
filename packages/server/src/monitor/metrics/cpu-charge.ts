import type { VersionCounters } from "./version-counters.ts";

/**
 * Charges versions with the processor time that the whole process took since the last call: sockets, protocols, garbage
 * collection and all threads included. Each has the share of it that it has of the time in which any of them read, computed and
 * wrote; time in which none did is nobody's.
 */
export class CpuCharge {
  #before = process.cpuUsage();

  charge(versions: Iterable<VersionCounters>): void {
    const all = [...versions];
    const busy = all.reduce((sum, each) => sum + each.busy, 0);
    if (busy <= 0) return;
    const now = process.cpuUsage();
    const spent = now.user - this.#before.user + now.system - this.#before.system;
    this.#before = now;
    for (const each of all) {
      each.cpuMicroseconds += (spent * each.busy) / busy;
      each.busy = 0;
    }
  }
}
