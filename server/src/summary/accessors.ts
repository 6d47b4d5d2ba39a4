/** include/linux/compiler.h, rcupdate.h, srcu.h, rtnetlink.h, percpu-defs.h, bug.h: each evaluates to its first argument. */
export const transparent: ReadonlySet<string> = new Set([
  "READ_ONCE",
  "ACCESS_ONCE",
  "likely",
  "unlikely",
  "WARN_ON",
  "WARN_ON_ONCE",
  "WARN",
  "WARN_ONCE",
  "rcu_dereference",
  "rcu_dereference_bh",
  "rcu_dereference_sched",
  "rcu_dereference_all",
  "rcu_dereference_check",
  "rcu_dereference_bh_check",
  "rcu_dereference_sched_check",
  "rcu_dereference_all_check",
  "rcu_dereference_protected",
  "rcu_dereference_raw",
  "rcu_dereference_raw_check",
  "rcu_dereference_raw_notrace",
  "rcu_dereference_rtnl",
  "rcu_dereference_bh_rtnl",
  "rcu_access_pointer",
  "rcu_pointer_handoff",
  "srcu_dereference",
  "srcu_dereference_check",
  "srcu_dereference_notrace",
  "rtnl_dereference",
  "unrcu_pointer",
  "wiphy_dereference",
  "dereference_protected",
  "this_cpu_ptr",
  "raw_cpu_ptr",
  "get_cpu_ptr",
  "get_cpu_var",
  "this_cpu_read",
  "__this_cpu_read",
  "raw_cpu_read",
  "this_cpu_read_stable",
  "__builtin_expect",
  "no_free_ptr",
  "return_ptr",
  "retain_and_null_ptr",
  "data_race",
  "RELOC_HIDE",
  "PTR_ALIGN",
]);

/** include/linux/atomic.h, asm/barrier.h: each evaluates to what its first argument points at. */
export const loads: ReadonlySet<string> = new Set([
  "smp_load_acquire",
  "smp_cond_load_acquire",
  "smp_cond_load_relaxed",
]);

/** include/linux/atomic/atomic-instrumented.h: each gives what was there before, and puts something else there. */
export const exchanges: ReadonlySet<string> = new Set([
  "xchg",
  "xchg_acquire",
  "xchg_release",
  "xchg_relaxed",
  "cmpxchg",
  "cmpxchg_acquire",
  "cmpxchg_release",
  "cmpxchg_relaxed",
  "cmpxchg_local",
  "fetch_and_zero",
]);

/** include/linux/percpu-defs.h: (pointer or object, processor). */
export const cpuAccessors: ReadonlySet<string> = new Set(["per_cpu_ptr", "per_cpu"]);

/** include/linux/container_of.h, list.h, rbtree.h: (pointer, type, member). */
export const containers: ReadonlySet<string> = new Set([
  "container_of",
  "container_of_const",
  "container_of_safe",
  "list_entry",
  "hlist_entry",
  "llist_entry",
  "rb_entry",
  "hlist_bl_entry",
  "hlist_nulls_entry",
  "list_entry_rcu",
]);

/** include/linux/timer.h, interrupt.h: (variable, pointer, member). */
export const variableContainers: ReadonlySet<string> = new Set([
  "from_timer",
  "timer_container_of",
  "from_tasklet",
  "from_work",
]);

/** include/linux/list.h, rculist.h, plist.h, rbtree.h: index of the type argument; which element it is changes with the list. */
export const elements: ReadonlyMap<string, number> = new Map([
  ["list_first_entry", 1],
  ["list_last_entry", 1],
  ["list_first_entry_or_null", 1],
  ["list_last_entry_or_null", 1],
  ["list_entry_safe", 1],
  ["hlist_entry_safe", 1],
  ["hlist_first_entry", 1],
  ["hlist_nulls_entry_safe", 1],
  ["rb_entry_safe", 1],
  ["list_first_or_null_rcu", 1],
  ["list_entry_lockless", 1],
  ["plist_first_entry", 1],
  ["plist_last_entry", 1],
  ["list_next_or_null_rcu", 2],
]);

/** include/linux/list.h: (element, member), an element of the same type. */
export const neighbors: ReadonlySet<string> = new Set([
  "list_next_entry",
  "list_prev_entry",
  "list_next_entry_circular",
  "list_prev_entry_circular",
  "hlist_next_entry",
  "plist_next",
  "plist_prev",
]);
