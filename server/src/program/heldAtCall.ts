import type { LockMode } from "../kernel/primitive";
import type { LockClass } from "./lockClass";

/** A lock held at every call of one callee, by its class without lockdep subclasses. */
export interface HeldAtCall {
  readonly class: LockClass;
  readonly mode: LockMode;
  /** The object as the callee would name it: `p0.lock`, or a global; undefined when it cannot be said or differs. */
  readonly object: string | undefined;
  /** The caller is only said to hold it, by an assertion or annotation of its own. */
  readonly isAssumed: boolean;
}

/** What holds of both. */
export function weaker(a: HeldAtCall, b: HeldAtCall): HeldAtCall {
  const mode = a.mode === "shared" ? a.mode : b.mode;
  const object = a.object === b.object ? a.object : undefined;
  const isAssumed = a.isAssumed || b.isAssumed;
  return mode === a.mode && object === a.object && isAssumed === a.isAssumed
    ? a
    : { class: a.class, mode, object, isAssumed };
}

/** A caller's lock as the callee names it, by the parameters that are passed on. */
export function objectInCallee(object: string | undefined, passed: number): string | undefined {
  if (object === undefined || object.startsWith("@")) return object;
  const parts = /^p(\d+)(.*)$/.exec(object);
  if (!parts) return undefined;
  for (let index = 0; index < MAX_PASSED; index++) {
    if (((passed >> (BITS * index)) & MASK) === Number(parts[1]) + 1) return `p${index}${parts[2] ?? ""}`;
  }
  return undefined;
}

/** Which parameter each argument passes on as it is, in one number: four bits per argument, one more than the index. */
export function packPassed(params: readonly (number | undefined)[]): number {
  let passed = 0;
  params.slice(0, MAX_PASSED).forEach((param, index) => {
    if (param !== undefined && param + 1 < MASK) passed |= (param + 1) << (BITS * index);
  });
  return passed;
}

/** Arguments and parameters further back than fit into an integer are not followed. */
const MAX_PASSED = 7;
const BITS = 4;
const MASK = 15;
