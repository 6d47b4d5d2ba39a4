import type { Binding, Event } from "../summary/types";
import { blockingEvents } from "./callbacks";
import type { WaitWorld } from "./waitCycle";

/** Every lock that the callbacks take, waiting for it if need be. */
export function* acquisitionsOf(world: WaitWorld, bindings: readonly Binding[]): Generator<Acquisition> {
  for (const binding of bindings) {
    for (const event of blockingEvents(world.summaries[binding.callback.id])) {
      if (event.kind === "acquire") yield { binding, event };
    }
  }
}

/** A callback, and a lock it takes. */
export interface Acquisition {
  readonly binding: Binding;
  readonly event: Event;
}
