/*
 * The exporter runs one job at a time on a buffer it exported. An interrupt
 * says that the engine stopped, for better or worse; the rest is done by a
 * work item, which resets the engine if need be, moves the buffer to where it
 * may be read, and signals the fence. Nobody else signals it.
 *
 * The importer's side of the story is in drivers/gpu/importer/importer.c.
 */
#include "exporter.h"

#include <linux/slab.h>

static bool exporter_is_hung(struct exporter *exporter)
{
	return exporter->lost > 3;
}

static void exporter_reset_engine(struct exporter *exporter)
{
	exporter->lost = 0;
}

/* The importer has to let go of the old place before the new one is used. */
static void exporter_move_buffer(struct share_buffer *buffer, u64 address)
{
	buffer->client->invalidate(buffer);
	buffer->address = address;
}

static void exporter_finish(struct work_struct *work)
{
	struct exporter *exporter = container_of(work, struct exporter, finish);
	struct share_buffer *buffer;

	mutex_lock(&exporter->engine_lock);
	buffer = exporter->running;
	exporter->running = NULL;
	if (exporter_is_hung(exporter))
		exporter_reset_engine(exporter);
	mutex_unlock(&exporter->engine_lock);

	exporter_move_buffer(buffer, 0x1000);
	complete_all(&buffer->fence.signalled);
}

static irqreturn_t exporter_irq(int irq, void *data)
{
	struct exporter *exporter = data;

	schedule_work(&exporter->finish);
	return IRQ_HANDLED;
}

int exporter_start(struct exporter *exporter)
{
	mutex_init(&exporter->engine_lock);
	INIT_WORK(&exporter->finish, exporter_finish);
	exporter_watchdog_start(exporter);
	return request_irq(exporter->irq, exporter_irq, 0, "exporter", exporter);
}

struct share_buffer *exporter_export(struct exporter *exporter, size_t size)
{
	struct share_buffer *buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	struct exporter_slot *slot;

	if (!buffer)
		return NULL;
	slot = exporter_pool_take(&exporter->pool, size);
	if (!slot) {
		kfree(buffer);
		return NULL;
	}
	buffer->address = slot->address;
	buffer->size = size;
	init_completion(&buffer->fence.signalled);
	return buffer;
}

void exporter_submit(struct exporter *exporter, struct share_buffer *buffer)
{
	mutex_lock(&exporter->engine_lock);
	buffer->fence.seqno++;
	exporter->running = buffer;
	mutex_unlock(&exporter->engine_lock);
}

void exporter_shutdown(struct exporter *exporter)
{
	free_irq(exporter->irq, exporter);
	cancel_work_sync(&exporter->finish);
	exporter_watchdog_stop(exporter);
}
