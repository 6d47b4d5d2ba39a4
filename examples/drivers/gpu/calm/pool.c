/*
 * Memory of the exporter: a pool of slots.
 *
 * The pool is always locked before a slot, and calm_exporter_pool_uncharge()
 * leaves the locking to its callers.
 */
#include "exporter.h"

#include <linux/slab.h>

/* The caller holds the pool's lock. */
static void calm_exporter_pool_uncharge(struct calm_exporter_pool *pool, size_t size)
{
	pool->used -= size;
}

struct calm_exporter_slot *calm_exporter_pool_take(struct calm_exporter_pool *pool, size_t size)
{
	struct calm_exporter_slot *slot = kzalloc(sizeof(*slot), GFP_KERNEL);

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
void calm_exporter_slot_shrink(struct calm_exporter_slot *slot, size_t size)
{
	mutex_lock(&slot->pool->lock);
	mutex_lock(&slot->lock);
	if (size < slot->size) {
		calm_exporter_pool_uncharge(slot->pool, slot->size - size);
		slot->size = size;
	}
	mutex_unlock(&slot->lock);
	mutex_unlock(&slot->pool->lock);
}

/* Counts anew what the slots hold. */
void calm_exporter_pool_trim(struct calm_exporter_pool *pool)
{
	struct calm_exporter_slot *slot;
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

void calm_exporter_pool_give(struct calm_exporter_slot *slot)
{
	struct calm_exporter_pool *pool = slot->pool;

	mutex_lock(&pool->lock);
	list_del(&slot->node);
	calm_exporter_pool_uncharge(pool, slot->size);
	mutex_unlock(&pool->lock);
	kfree(slot);
}
