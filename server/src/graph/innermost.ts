import type { Event } from "../summary/types";

/** The primitive at the end of a chain of calls. */
export function innermost(event: Event): Event {
  let current = event;
  while (current.inner) current = current.inner;
  return current;
}
