import type { Census } from "./census";

/** How a lock is held, or what an acquisition asks for. */
export type LockMode = "exclusive" | "shared";

/** What a primitive does to its target. */
export type PrimitiveKind =
  | "acquire"
  | "try"
  | "release"
  | "downgrade"
  | "wait"
  | "signal"
  | "bind"
  | "init"
  | "assert"
  | "annotate"
  | "query"
  | "sleep"
  | "contextEnter"
  | "contextExit"
  | "allocate"
  | "call";

/**
 * Sorts of events and locks that behave alike. `lock` covers everything with an owner that later releases it;
 * the others are events that somebody else signals.
 */
export type TargetSort =
  | "lock"
  | "completion"
  | "waitqueue"
  | "work"
  | "workqueue"
  | "timer"
  | "hrtimer"
  | "tasklet"
  | "irq"
  | "kthread"
  | "rcu"
  | "srcu"
  | "fence"
  | "other";

/** Where the lock or event of a call is found. */
export type Target =
  /**
   * Argument `index` points at the lock itself or, with `field`, at the object whose member `field` (dotted) is the lock.
   * A member of the path may be a pointer (`base.resv`) and may carry an element number (`rw_sem[0]`). Of several paths
   * (`lock|inline_lock`: the struct has changed) the first that the struct has is meant.
   */
  | { readonly at: "argument"; readonly index: number; readonly field?: string }
  /** A lock without argument: `rtnl_lock()`. */
  | { readonly at: "global"; readonly name: string }
  /** The call's result is the object, `kthread_run()`, or points at the struct whose member `field` is the lock. */
  | { readonly at: "result"; readonly field?: string }
  | { readonly at: "none" };

/** What the caller can tell from the result. */
export type ReturnConvention =
  | "void"
  /** 0: done; anything else: not done (interrupted, error). */
  | "zeroIsSuccess"
  /** non-zero: done; 0: not done. */
  | "nonzeroIsSuccess"
  /** A pointer: non-NULL and no ERR_PTR: done. */
  | "pointerIsSuccess"
  | "other";

/** Where a bound callback runs. `caller`: before the binding call returns, with everything the caller holds. */
export type CallbackContext =
  "process" | "softirq" | "hardirq" | "irqThread" | "kthread" | "caller" | "other";

export interface CallbackArgument {
  /** Index of the argument that is the function or, with `field`, points at a struct whose member is the function. */
  readonly index: number;
  readonly field?: string;
  readonly context: CallbackContext;
}

/** Change of the execution context made by the call. */
export type ContextEffect =
  "preemptOff" | "irqOff" | "irqSave" | "bhOff" | "rcu" | "pageFaultOff" | "migrateOff";

/** One row of the model: a function or function-like macro of the kernel whose meaning is known without reading its body. */
export interface Primitive {
  readonly name: string;
  /** A file that declares it, in the newest tree that has it; rows of a user need none. */
  readonly source?: string;
  /** Name of the release, where family and target do not tell. */
  readonly releasedBy?: string;
  /** Family by which call sites are counted (spinlock, mutex, completion, workqueue, ...). */
  readonly family: string;
  readonly kind: PrimitiveKind;
  readonly sort: TargetSort;
  readonly target: Target;
  readonly mode: LockMode;
  /** The call may block the task. */
  readonly sleeps: boolean;
  readonly returns: ReturnConvention;
  /** The wait ends by itself after a finite time. */
  readonly bounded?: boolean;
  /** The wait or acquisition ends when a signal is delivered to the task. */
  readonly interruptible?: boolean;
  /** Index of the lock argument that is dropped while waiting and taken again before the call returns. */
  readonly drops?: number;
  readonly callbacks?: readonly CallbackArgument[];
  /** Entered by acquire and contextEnter, left by release and contextExit. */
  readonly context?: ContextEffect;
  /** Index of the argument with the lockdep subclass (`mutex_lock_nested`). */
  readonly subclassArgument?: number;
  /**
   * Index of the workqueue argument of a queueing call. Such a call has kind `signal`, as has the arming of a timer: it makes
   * the callback run, but what a waiter waits for is the callback's end.
   */
  readonly queueArgument?: number;
  /** Acquires and releases before it returns: an ordering fact, nothing stays held. */
  readonly transient?: boolean;
  /** Declares an object at file scope or in a function: `DEFINE_MUTEX(name)`, `DECLARE_WORK(name, fn)`. */
  readonly declares?: boolean;
  /**
   * Index of the acquire context (`ww_mutex_lock(lock, ctx)`): locks under one context back off from each other, a NULL
   * context orders as a plain lock. On a release without target: drops every lock taken under that context.
   */
  readonly acquireContextArgument?: number;
  /** The acquire context keeps the lock until it ends: there is no release of its own (`drm_exec_lock_obj`). */
  readonly heldByContext?: boolean;
  /** A `_nested` or `_nest_lock` form, or one that orders several locks of a class by itself. */
  readonly nested?: boolean;
  /** Takes the lock only of objects that ask for it, which the caller does not know: `netdev_lock_ops`. */
  readonly perhaps?: boolean;
  /** The owner may take it again: `clk_prepare_lock`. */
  readonly recursive?: boolean;
  /** Index of a second object whose lock is taken or dropped too: `lock_rename(a, b)`. */
  readonly secondArgument?: number;
  /** Member of the argument `drops` that is the lock dropped: the lock inside a wait queue head. */
  readonly dropsField?: string;
  /** Index of the timeout; {@link Primitive.bounded} is void when it is `MAX_SCHEDULE_TIMEOUT`. */
  readonly timeoutArgument?: number;
  /** Index of the flag that makes the wait or acquisition interruptible: `dma_fence_wait(fence, intr)`. */
  readonly interruptibleArgument?: number;
  /** Index of a mode that decides (`TASK_INTERRUPTIBLE`, `HRTIMER_MODE_REL_SOFT`). */
  readonly modeArgument?: number;
  /** Index of the delay whose being non-zero makes the call sleep; `sleeps` is false then: `readl_poll_timeout`. */
  readonly delayArgument?: number;
  /**
   * Index of the `gfp_t` of an allocation, which sleeps only if that allows it. An allocation without one means
   * `GFP_KERNEL` when it `sleeps`, `GFP_ATOMIC` otherwise; so does a call that leaves an optional argument out.
   */
  readonly gfpArgument?: number;
  /** May fault on user memory, hence take the mmap lock: `copy_from_user`. */
  readonly faults?: boolean;
}

/** Types whose objects *are* locks or events, so that their class comes from what contains them. */
export interface PrimitiveType {
  /** `struct mutex`, `spinlock_t`, ... as written after typedef names are kept. */
  readonly name: string;
  readonly sort: TargetSort;
}

/** The model of the kernel's primitives that every later stage consults. */
export interface KernelModel {
  /** Changes whenever a row changes; part of every cache key. */
  readonly version: string;
  primitive(name: string): Primitive | undefined;
  /** True for a type such as `struct mutex` or `spinlock_t`: a lock of that type is named after its container. */
  primitiveType(name: string): PrimitiveType | undefined;
  /**
   * True for structs that embed a lock on behalf of their user (`xarray`, `sk_buff_head`, `wait_queue_head`,
   * `completion`, `delayed_work`): the class comes from what contains the struct.
   */
  isContainer(structTag: string): boolean;
  /** Functions that neither block nor take a lock worth following, or whose effect is wholly in the model. */
  isOpaque(functionName: string): boolean;
  /** Never returns: `BUG()`, `panic()`, `do_exit()`. */
  isNoReturn(functionName: string): boolean;
  /** Accessors that return the same private object for the same argument: `netdev_priv`, `dev_get_drvdata`. */
  isPrivateAccessor(functionName: string): boolean;
  /** Functions whose result is a new object nobody else can see yet: `kzalloc`, `devm_kzalloc`, ... */
  isAllocator(functionName: string): boolean;
  readonly primitives: readonly Primitive[];
  /** By which families the call sites of these and of what wraps them are counted. */
  readonly census: Census;
}
