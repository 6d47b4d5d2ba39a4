/* A render engine that exports what it draws. */
#ifndef EXAMPLE_CALM_EXPORTER_H
#define EXAMPLE_CALM_EXPORTER_H

#include <gpu/calm.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct calm_exporter_pool {
	struct mutex lock;
	struct list_head slots;
	size_t used;
	size_t limit;
};

struct calm_exporter_slot {
	struct mutex lock;
	struct calm_exporter_pool *pool;
	struct list_head node;
	size_t size;
	u64 address;
};

struct calm_exporter {
	int irq;
	/* Guards the engine: one job at a time. */
	struct mutex engine_lock;
	struct calm_buffer *running;
	struct work_struct finish;
	struct calm_exporter_pool pool;

	/* Guards the watchdog's count of lost heartbeats. */
	spinlock_t watchdog_lock;
	struct timer_list watchdog;
	int lost;
};

int calm_exporter_start(struct calm_exporter *exporter);
struct calm_exporter_slot *calm_exporter_pool_take(struct calm_exporter_pool *pool, size_t size);
void calm_exporter_slot_shrink(struct calm_exporter_slot *slot, size_t size);
void calm_exporter_pool_give(struct calm_exporter_slot *slot);
void calm_exporter_watchdog_start(struct calm_exporter *exporter);
void calm_exporter_watchdog_stop(struct calm_exporter *exporter);

#endif
