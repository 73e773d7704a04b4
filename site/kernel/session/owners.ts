/**
 * Whose output is this? Every piece of a cell's code runs in some turn of the event loop, and a turn belongs
 * to the cell that asked for it: the cell that runs, or the one that set the timer. What a promise
 * continues after a timer fires is still the same turn. Continuations of other origin (a fetch) cannot be told
 * apart and count for the running cell, or, when none runs, for the last one that did.
 */

/** The host's own timers, as they were before anybody replaced them. */
const { setTimeout, setInterval } = globalThis;

type Callback = (...args: unknown[]) => unknown;
type Timer = (callback: Callback, delay?: number, ...args: unknown[]) => unknown;

export class Owners<Owner> {
  private running: Owner | undefined;
  private ofThisTurn: Owner | undefined;

  /** The owner of what happens now; undefined before the first cell. */
  get current(): Owner | undefined {
    return this.ofThisTurn;
  }

  /** From now on, what nobody else asked for belongs to `owner`. */
  enter(owner: Owner): void {
    this.running = this.ofThisTurn = owner;
  }

  /** Timers whose callbacks belong to the cell that set them. */
  timers(): { setTimeout: Timer; setInterval: Timer } {
    const owned = (callback: Callback): Callback => {
      if (typeof callback !== "function") return callback;
      const owner = this.ofThisTurn;
      return (...args) => this.inTurnOf(owner, () => callback(...args));
    };
    return {
      setTimeout: (callback, delay, ...args) => setTimeout(owned(callback), delay, ...args),
      setInterval: (callback, delay, ...args) => setInterval(owned(callback), delay, ...args),
    };
  }

  private inTurnOf(owner: Owner | undefined, callback: () => unknown): void {
    this.ofThisTurn = owner;
    // The turn lasts until the promises it settles have been dealt with; a new task comes after them.
    if (owner !== this.running) setTimeout(() => (this.ofThisTurn = this.running));
    callback();
  }
}
