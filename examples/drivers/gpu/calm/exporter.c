/*
 * The exporter runs one job at a time on a buffer it exported. A work item,
 * queued by the interrupt, resets the engine if need be, moves the buffer and
 * signals the fence. The importer holds nothing that this needs.
 */
#include "exporter.h"

#include <linux/slab.h>

static bool calm_exporter_is_hung(struct calm_exporter *exporter)
{
	return exporter->lost > 3;
}

static void calm_exporter_reset_engine(struct calm_exporter *exporter)
{
	exporter->lost = 0;
}

/* The importer has to let go of the old place before the new one is used. */
static void calm_exporter_move_buffer(struct calm_buffer *buffer, u64 address)
{
	buffer->client->invalidate(buffer);
	buffer->address = address;
}

static void calm_exporter_finish(struct work_struct *work)
{
	struct calm_exporter *exporter = container_of(work, struct calm_exporter, finish);
	struct calm_buffer *buffer;

	mutex_lock(&exporter->engine_lock);
	buffer = exporter->running;
	exporter->running = NULL;
	if (calm_exporter_is_hung(exporter))
		calm_exporter_reset_engine(exporter);
	mutex_unlock(&exporter->engine_lock);

	calm_exporter_move_buffer(buffer, 0x1000);
	complete_all(&buffer->fence.signalled);
}

static irqreturn_t calm_exporter_irq(int irq, void *data)
{
	struct calm_exporter *exporter = data;

	schedule_work(&exporter->finish);
	return IRQ_HANDLED;
}

int calm_exporter_start(struct calm_exporter *exporter)
{
	mutex_init(&exporter->engine_lock);
	INIT_WORK(&exporter->finish, calm_exporter_finish);
	calm_exporter_watchdog_start(exporter);
	return request_irq(exporter->irq, calm_exporter_irq, 0, "calm", exporter);
}

struct calm_buffer *calm_exporter_export(struct calm_exporter *exporter, size_t size)
{
	struct calm_buffer *buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	struct calm_exporter_slot *slot;

	if (!buffer)
		return NULL;
	slot = calm_exporter_pool_take(&exporter->pool, size);
	if (!slot) {
		kfree(buffer);
		return NULL;
	}
	buffer->address = slot->address;
	buffer->size = size;
	init_completion(&buffer->fence.signalled);
	return buffer;
}

void calm_exporter_submit(struct calm_exporter *exporter, struct calm_buffer *buffer)
{
	mutex_lock(&exporter->engine_lock);
	buffer->fence.seqno++;
	exporter->running = buffer;
	mutex_unlock(&exporter->engine_lock);
}

void calm_exporter_shutdown(struct calm_exporter *exporter)
{
	free_irq(exporter->irq, exporter);
	cancel_work_sync(&exporter->finish);
	calm_exporter_watchdog_stop(exporter);
}
