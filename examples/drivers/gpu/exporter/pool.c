/*
 * Memory of the exporter: a pool of slots.
 *
 * Two deadlocks. exporter_pool_trim() locks the pool, then each slot, while
 * exporter_slot_shrink() locks its slot, then the pool. And
 * exporter_pool_give() calls exporter_pool_uncharge(), which takes the pool's
 * lock, with that lock already held.
 */
#include "exporter.h"

#include <linux/slab.h>

static void exporter_pool_uncharge(struct exporter_pool *pool, size_t size)
{
	mutex_lock(&pool->lock);
	pool->used -= size;
	mutex_unlock(&pool->lock);
}

struct exporter_slot *exporter_pool_take(struct exporter_pool *pool, size_t size)
{
	struct exporter_slot *slot = kzalloc(sizeof(*slot), GFP_KERNEL);

	if (!slot)
		return NULL;
	mutex_init(&slot->lock);
	slot->pool = pool;
	slot->size = size;

	mutex_lock(&pool->lock);
	if (pool->used + size > pool->limit) {
		mutex_unlock(&pool->lock);
		kfree(slot);
		return NULL;
	}
	pool->used += size;
	list_add_tail(&slot->node, &pool->slots);
	mutex_unlock(&pool->lock);
	return slot;
}

/* Gives back what the slot no longer needs. */
void exporter_slot_shrink(struct exporter_slot *slot, size_t size)
{
	mutex_lock(&slot->lock);
	if (size < slot->size) {
		exporter_pool_uncharge(slot->pool, slot->size - size);
		slot->size = size;
	}
	mutex_unlock(&slot->lock);
}

/* Counts anew what the slots hold. */
void exporter_pool_trim(struct exporter_pool *pool)
{
	struct exporter_slot *slot;
	size_t used = 0;

	mutex_lock(&pool->lock);
	list_for_each_entry(slot, &pool->slots, node) {
		mutex_lock(&slot->lock);
		used += slot->size;
		mutex_unlock(&slot->lock);
	}
	pool->used = used;
	mutex_unlock(&pool->lock);
}

void exporter_pool_give(struct exporter_slot *slot)
{
	struct exporter_pool *pool = slot->pool;

	mutex_lock(&pool->lock);
	list_del(&slot->node);
	exporter_pool_uncharge(pool, slot->size);
	mutex_unlock(&pool->lock);
	kfree(slot);
}
