/* A render engine that exports what it draws. */
#ifndef EXAMPLE_EXPORTER_H
#define EXAMPLE_EXPORTER_H

#include <gpu/share.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct exporter_pool {
	struct mutex lock;
	struct list_head slots;
	size_t used;
	size_t limit;
};

struct exporter_slot {
	struct mutex lock;
	struct exporter_pool *pool;
	struct list_head node;
	size_t size;
	u64 address;
};

struct exporter {
	int irq;
	/* Guards the engine: one job at a time. */
	struct mutex engine_lock;
	struct share_buffer *running;
	struct work_struct finish;
	struct exporter_pool pool;

	/* Guards the watchdog's count of lost heartbeats. */
	spinlock_t watchdog_lock;
	struct timer_list watchdog;
	int lost;
};

int exporter_start(struct exporter *exporter);
struct exporter_slot *exporter_pool_take(struct exporter_pool *pool, size_t size);
void exporter_slot_shrink(struct exporter_slot *slot, size_t size);
void exporter_pool_give(struct exporter_slot *slot);
void exporter_watchdog_start(struct exporter *exporter);
void exporter_watchdog_stop(struct exporter *exporter);

#endif
