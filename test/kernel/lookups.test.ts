import { describe, expect, it } from "vitest";
import { createKernelModel } from "../../server/src/kernel/model";
import type { Primitive } from "../../server/src/kernel/primitive";

const model = createKernelModel();

/** What the headers of 5.10, 6.1 and 7.2 say; only the properties named are compared. */
const expectations: Readonly<Record<string, Partial<Primitive>>> = {
  mutex_lock: {
    kind: "acquire",
    sort: "lock",
    target: { at: "argument", index: 0 },
    sleeps: true,
    returns: "void",
  },
  mutex_lock_interruptible: { kind: "acquire", interruptible: true, returns: "zeroIsSuccess" },
  mutex_lock_killable: { kind: "acquire", interruptible: true, returns: "zeroIsSuccess" },
  mutex_lock_nested: { kind: "acquire", subclassArgument: 1, nested: true },
  mutex_trylock: { kind: "try", returns: "nonzeroIsSuccess", sleeps: false },
  mutex_unlock: { kind: "release", returns: "void" },
  spin_lock: { kind: "acquire", context: "preemptOff", sleeps: false },
  spin_lock_irqsave: { kind: "acquire", context: "irqSave" },
  spin_lock_irqsave_nested: { subclassArgument: 2, context: "irqSave" },
  spin_lock_bh: { kind: "acquire", context: "bhOff" },
  spin_unlock_irqrestore: { kind: "release", context: "irqSave" },
  spin_trylock_irqsave: { kind: "try", context: "irqSave", returns: "nonzeroIsSuccess" },
  down: { kind: "acquire", sort: "lock", sleeps: true },
  down_trylock: { kind: "try", returns: "zeroIsSuccess" },
  down_read: { kind: "acquire", mode: "shared", sleeps: true },
  down_read_trylock: { kind: "try", mode: "shared", returns: "nonzeroIsSuccess" },
  downgrade_write: { kind: "downgrade" },
  read_lock_irqsave: { mode: "shared", context: "irqSave", family: "rwlock" },
  ww_mutex_lock: { kind: "acquire", acquireContextArgument: 1, returns: "zeroIsSuccess" },
  dma_resv_lock: {
    kind: "acquire",
    target: { at: "argument", index: 0, field: "lock" },
    acquireContextArgument: 1,
  },
  rtnl_lock: { kind: "acquire", target: { at: "global", name: "rtnl_mutex" } },
  rtnl_trylock: { kind: "try", returns: "nonzeroIsSuccess" },
  device_lock: { target: { at: "argument", index: 0, field: "mutex" } },
  mmap_read_lock: { mode: "shared", target: { at: "argument", index: 0, field: "mmap_lock" } },
  xas_lock_irq: { target: { at: "argument", index: 0, field: "xa.xa_lock" }, context: "irqOff" },
  mas_lock: { target: { at: "argument", index: 0, field: "tree.ma_lock" } },
  refcount_dec_and_mutex_lock: { target: { at: "argument", index: 1 }, returns: "nonzeroIsSuccess" },
  lockref_put_or_lock: { target: { at: "argument", index: 0, field: "lock" }, returns: "zeroIsSuccess" },
  rcu_read_lock: { kind: "acquire", sort: "rcu", context: "rcu", mode: "shared" },
  srcu_read_lock: { kind: "acquire", sort: "srcu", target: { at: "argument", index: 0 } },
  synchronize_srcu: { kind: "wait", sort: "srcu" },
  synchronize_rcu: { kind: "wait", sort: "rcu", sleeps: true },
  wait_for_completion: { kind: "wait", sort: "completion", sleeps: true },
  wait_for_completion_timeout: { bounded: true, timeoutArgument: 1, returns: "nonzeroIsSuccess" },
  wait_for_completion_killable: { interruptible: true, returns: "zeroIsSuccess" },
  complete: { kind: "signal", sort: "completion" },
  try_wait_for_completion: { kind: "try", sort: "completion" },
  init_completion: { kind: "init", sort: "completion" },
  wait_event_lock_irq: { kind: "wait", sort: "waitqueue", drops: 2 },
  wait_event_interruptible_locked: { drops: 0, dropsField: "lock", interruptible: true },
  wake_up: { kind: "signal", sort: "waitqueue", target: { at: "argument", index: 0 } },
  INIT_WORK: { kind: "bind", sort: "work", callbacks: [{ index: 1, context: "process" }] },
  queue_work: { sort: "work", target: { at: "argument", index: 1 }, queueArgument: 0 },
  queue_delayed_work_on: { sort: "work", target: { at: "argument", index: 2 }, queueArgument: 1 },
  cancel_work_sync: { kind: "wait", sort: "work", sleeps: true },
  flush_workqueue: { kind: "wait", sort: "workqueue" },
  alloc_workqueue: { kind: "init", sort: "workqueue", target: { at: "result" } },
  timer_setup: { kind: "bind", sort: "timer", callbacks: [{ index: 1, context: "softirq" }] },
  timer_delete_sync: { kind: "wait", sort: "timer", sleeps: false },
  del_timer_sync: { kind: "wait", sort: "timer" },
  del_singleshot_timer_sync: { kind: "wait", sort: "timer" },
  timer_delete: { kind: "call" },
  hrtimer_setup: { kind: "bind", sort: "hrtimer", modeArgument: 3 },
  hrtimer_init: { kind: "init", sort: "hrtimer" },
  hrtimer_cancel: { kind: "wait", sort: "hrtimer", sleeps: false },
  tasklet_init: { kind: "bind", sort: "tasklet", callbacks: [{ index: 1, context: "softirq" }] },
  tasklet_kill: { kind: "wait", sort: "tasklet", sleeps: true },
  request_threaded_irq: {
    kind: "bind",
    sort: "irq",
    callbacks: [
      { index: 1, context: "hardirq" },
      { index: 2, context: "irqThread" },
    ],
  },
  devm_request_irq: { target: { at: "argument", index: 1 }, callbacks: [{ index: 2, context: "hardirq" }] },
  free_irq: { kind: "wait", sort: "irq", sleeps: true },
  disable_irq_nosync: { kind: "call" },
  kthread_run: { kind: "bind", target: { at: "result" }, callbacks: [{ index: 0, context: "kthread" }] },
  kthread_stop: { kind: "wait", sort: "kthread", sleeps: true },
  kthread_flush_work: { kind: "wait", sort: "work" },
  dma_fence_wait: { kind: "wait", sort: "fence", interruptibleArgument: 1 },
  dma_fence_signal: { kind: "signal", sort: "fence" },
  dma_resv_wait_timeout: { kind: "wait", sort: "fence", timeoutArgument: 3 },
  dma_resv_wait_timeout_rcu: { kind: "wait", sort: "fence", timeoutArgument: 3 },
  kzalloc: { kind: "allocate", gfpArgument: 1 },
  devm_kcalloc: { kind: "allocate", gfpArgument: 3 },
  kzalloc_obj: { kind: "allocate", gfpArgument: 1 },
  copy_from_user: { kind: "call", faults: true, sleeps: true },
  local_irq_save: { kind: "contextEnter", context: "irqSave" },
  local_bh_enable: { kind: "contextExit", context: "bhOff" },
  lockdep_assert_held: { kind: "assert", sort: "lock" },
  lockdep_is_held: { kind: "query" },
  lockdep_assert_not_held: { kind: "annotate" },
  might_sleep: { kind: "sleep", sleeps: true },
  might_lock: { kind: "acquire", transient: true },
  DEFINE_MUTEX: { kind: "init", declares: true },
  DECLARE_DELAYED_WORK: { kind: "bind", declares: true, callbacks: [{ index: 1, context: "process" }] },
  msleep: { kind: "sleep", bounded: true },
  kref_put: { kind: "call", callbacks: [{ index: 1, context: "caller" }] },
};

describe("primitives", () => {
  it.each(Object.entries(expectations))("%s", (name, expected) => {
    expect(model.primitive(name)).toMatchObject(expected);
  });

  it("leaves wrappers whose lock depends on a flag to their bodies", () => {
    expect(
      ["xfs_ilock", "guard", "drm_gem_vmap", "nfnl_lock"].filter((name) => model.primitive(name)),
    ).toEqual([]);
  });

  it("does not take waiters for owners", () => {
    const names = ["prepare_to_wait", "iget_locked", "blk_queue_enter", "percpu_ref_get", "ww_acquire_init"];
    expect(names.filter((name) => model.primitive(name)?.kind === "acquire")).toEqual([]);
  });
});

describe("names", () => {
  it("knows types that are locks or events", () => {
    expect(model.primitiveType("struct mutex")?.sort).toBe("lock");
    expect(model.primitiveType("raw_spinlock_t")?.sort).toBe("lock");
    expect(model.primitiveType("struct delayed_work")?.sort).toBe("work");
    expect(model.primitiveType("struct foo")).toBeUndefined();
  });

  it("knows structs that embed a lock for their owner", () => {
    expect(["xarray", "sk_buff_head", "lockref", "delayed_work"].every((tag) => model.isContainer(tag))).toBe(
      true,
    );
    expect(["super_block", "device", "net_device"].some((tag) => model.isContainer(tag))).toBe(false);
  });

  it("looks into nothing that only logs, traces or is a primitive", () => {
    const opaque = [
      "printk",
      "dev_err",
      "pr_debug_once",
      "netdev_warn",
      "trace_foo",
      "drm_dbg_kms",
      "memcpy",
      "queue_work",
    ];
    expect(opaque.filter((name) => !model.isOpaque(name))).toEqual([]);
    const followed = [
      "dev_queue_xmit",
      "dev_open",
      "pr_register",
      "drm_gem_vmap",
      "netdev_run",
      "pci_enable_device",
    ];
    expect(followed.filter((name) => model.isOpaque(name))).toEqual([]);
  });

  it("knows what does not return", () => {
    expect(["BUG", "panic", "do_exit", "kthread_exit"].every((name) => model.isNoReturn(name))).toBe(true);
    expect(["BUG_ON", "WARN_ON", "die", "schedule"].some((name) => model.isNoReturn(name))).toBe(false);
  });

  it("knows accessors of private data and their naming", () => {
    expect(
      ["netdev_priv", "dev_get_drvdata", "foo_get_drvdata"].every((name) => model.isPrivateAccessor(name)),
    ).toBe(true);
    expect(
      ["dev_set_drvdata", "of_device_get_match_data"].some((name) => model.isPrivateAccessor(name)),
    ).toBe(false);
  });

  it("knows allocators and takes no lookup for one", () => {
    expect(
      ["kzalloc", "devm_kzalloc", "alloc_etherdev", "kzalloc_obj"].every((name) => model.isAllocator(name)),
    ).toBe(true);
    expect(["iget_locked", "idr_find", "kfree"].some((name) => model.isAllocator(name))).toBe(false);
  });
});
