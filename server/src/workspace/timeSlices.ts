import type { Pause } from "../base/pause";

/** Longest stretch of work without giving others a turn, in milliseconds: below what a person notices. */
const SLICE_MS = 30;

/** Lets the event loop turn whenever a slice of time is used up. */
export function timeSlices(): Pause {
  let started = performance.now();
  return () => {
    if (performance.now() - started < SLICE_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        started = performance.now();
        resolve();
      });
    });
  };
}
