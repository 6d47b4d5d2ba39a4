import type { KernelModel, Primitive, TargetSort } from "../kernel/primitive";
import { readType } from "./signature";
import type { TypeRef } from "./types";

interface ObjectMacro {
  readonly type: string;
  /** Index of the argument with the name; 0 unless told. */
  readonly name?: number;
  /** Members that get an argument, by its index. */
  readonly members?: Readonly<Record<string, number>>;
}

/** Macros that declare an object, by the type they give it (their definitions are in include/linux). */
const OBJECT_MACROS: Readonly<Partial<Record<string, ObjectMacro>>> = {
  DEFINE_MUTEX: { type: "struct mutex" },
  DEFINE_SPINLOCK: { type: "spinlock_t" },
  DEFINE_RAW_SPINLOCK: { type: "raw_spinlock_t" },
  DEFINE_RWLOCK: { type: "rwlock_t" },
  DECLARE_RWSEM: { type: "struct rw_semaphore" },
  DEFINE_SEMAPHORE: { type: "struct semaphore" },
  DEFINE_PERCPU_RWSEM: { type: "struct percpu_rw_semaphore" },
  DEFINE_STATIC_PERCPU_RWSEM: { type: "struct percpu_rw_semaphore" },
  DEFINE_SEQLOCK: { type: "seqlock_t" },
  DEFINE_RT_MUTEX: { type: "struct rt_mutex" },
  DEFINE_WW_CLASS: { type: "struct ww_class" },
  DEFINE_WD_CLASS: { type: "struct ww_class" },
  DEFINE_WW_MUTEX: { type: "struct ww_mutex" },
  DEFINE_SRCU: { type: "struct srcu_struct" },
  DEFINE_STATIC_SRCU: { type: "struct srcu_struct" },
  DECLARE_COMPLETION: { type: "struct completion" },
  DECLARE_COMPLETION_ONSTACK: { type: "struct completion" },
  DECLARE_WAIT_QUEUE_HEAD: { type: "wait_queue_head_t" },
  DECLARE_WAIT_QUEUE_HEAD_ONSTACK: { type: "wait_queue_head_t" },
  DECLARE_SWAIT_QUEUE_HEAD: { type: "struct swait_queue_head" },
  DECLARE_WAITQUEUE: { type: "struct wait_queue_entry" },
  DEFINE_WAIT: { type: "struct wait_queue_entry" },
  DEFINE_WAIT_FUNC: { type: "struct wait_queue_entry" },
  DECLARE_WORK: { type: "struct work_struct" },
  DECLARE_DELAYED_WORK: { type: "struct delayed_work" },
  DECLARE_DEFERRABLE_WORK: { type: "struct delayed_work" },
  DEFINE_IRQ_WORK: { type: "struct irq_work" },
  DEFINE_TIMER: { type: "struct timer_list" },
  DECLARE_TASKLET: { type: "struct tasklet_struct" },
  DECLARE_TASKLET_OLD: { type: "struct tasklet_struct" },
  DECLARE_TASKLET_DISABLED: { type: "struct tasklet_struct" },
  DEFINE_KTHREAD_WORKER: { type: "struct kthread_worker" },
  DEFINE_KTHREAD_WORK: { type: "struct kthread_work" },
  DEFINE_IDR: { type: "struct idr" },
  DEFINE_IDA: { type: "struct ida" },
  DEFINE_XARRAY: { type: "struct xarray" },
  DEFINE_XARRAY_ALLOC: { type: "struct xarray" },
  DEFINE_XARRAY_ALLOC1: { type: "struct xarray" },
  DEFINE_XARRAY_FLAGS: { type: "struct xarray" },
  XA_STATE: { type: "struct xa_state", members: { xa: 1 } },
  XA_STATE_ORDER: { type: "struct xa_state", members: { xa: 1 } },
  MA_STATE: { type: "struct ma_state", members: { tree: 1 } },
  DEFINE_WAKE_Q: { type: "struct wake_q_head" },
  DEFINE_SWAIT: { type: "struct swait_queue" },
  DECLARE_SWAITQUEUE: { type: "struct swait_queue" },
  LIST_HEAD: { type: "struct list_head" },
  HLIST_HEAD: { type: "struct hlist_head" },
  BLOCKING_NOTIFIER_HEAD: { type: "struct blocking_notifier_head" },
  ATOMIC_NOTIFIER_HEAD: { type: "struct atomic_notifier_head" },
  RAW_NOTIFIER_HEAD: { type: "struct raw_notifier_head" },
  SRCU_NOTIFIER_HEAD: { type: "struct srcu_notifier_head" },
  SRCU_NOTIFIER_HEAD_STATIC: { type: "struct srcu_notifier_head" },
};

/** Types of what else the model declares, by sort; any type of the sort has the same meaning. */
const SORT_TYPES: Readonly<Partial<Record<TargetSort, string>>> = {
  lock: "struct mutex",
  completion: "struct completion",
  waitqueue: "wait_queue_head_t",
  work: "struct work_struct",
  workqueue: "struct kthread_worker",
  timer: "struct timer_list",
  hrtimer: "struct hrtimer",
  tasklet: "struct tasklet_struct",
  srcu: "struct srcu_struct",
};

/** What an invocation such as `DEFINE_MUTEX(name)` declares; undefined when it is no such macro. */
export function declaredObject(
  macro: string,
  args: readonly string[],
  model: Pick<KernelModel, "primitive">,
): DeclaredObject | undefined {
  if (/^(?:DEFINE|DECLARE)_PER_CPU/.test(macro)) return perCpu(macro, args);
  const known = OBJECT_MACROS[macro] ?? modeledObject(model.primitive(macro));
  const name = args[known?.name ?? 0];
  if (known === undefined || name === undefined || !/^\w+$/.test(name)) return undefined;
  const { members } = known;
  return { name, type: readType(known.type), argument: known.name ?? 0, ...(members ? { members } : {}) };
}

function modeledObject(primitive: Primitive | undefined): ObjectMacro | undefined {
  const type = primitive?.declares === true ? SORT_TYPES[primitive.sort] : undefined;
  return type === undefined ? undefined : { type };
}

export interface DeclaredObject {
  readonly name: string;
  readonly type: TypeRef;
  /** Index of the argument that is the name. */
  readonly argument: number;
  /** Members that get an argument, by its index. */
  readonly members?: Readonly<Record<string, number>>;
  readonly isPerCpu?: boolean;
  readonly isExtern?: boolean;
}

/** `DEFINE_PER_CPU(type, name)`; the name may be an array. */
function perCpu(macro: string, args: readonly string[]): DeclaredObject | undefined {
  const [typeText, nameText] = args;
  const name = /^\w+/.exec(nameText ?? "")?.[0];
  if (typeText === undefined || name === undefined) return undefined;
  const type = readType(typeText);
  const arrays = type.arrays + (nameText?.includes("[") === true ? 1 : 0);
  const isExtern = macro.startsWith("DECLARE") ? { isExtern: true } : {};
  return { name, type: { ...type, arrays }, argument: 1, isPerCpu: true, ...isExtern };
}
