/** Runs things later. Injected, so that tests decide when later is. */
export interface Scheduler {
  /** Gives a function that calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
