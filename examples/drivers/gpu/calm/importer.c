/*
 * The importer shows a buffer once the exporter's hardware is done with it.
 *
 * The screen lock is released before the wait: the exporter can always call
 * calm_importer_invalidate() before it signals the fence.
 */
#include "importer.h"

#include <linux/slab.h>

static void calm_importer_program(struct calm_importer *importer, u64 address)
{
	importer->scanout = address;
}

/* Called by the exporter: the buffer is no longer where it was. */
static void calm_importer_invalidate(struct calm_buffer *buffer)
{
	struct calm_importer *importer = buffer->client_data;

	guard(mutex)(&importer->lock);
	if (importer->current == buffer)
		calm_importer_program(importer, 0);
}

static const struct calm_client_ops calm_importer_client_ops = {
	.invalidate = calm_importer_invalidate,
};

struct calm_importer *calm_importer_create(void)
{
	struct calm_importer *importer = kzalloc(sizeof(*importer), GFP_KERNEL);

	if (!importer)
		return NULL;
	mutex_init(&importer->lock);
	calm_importer_init_power(importer);
	return importer;
}

int calm_importer_attach(struct calm_importer *importer, struct calm_buffer *buffer)
{
	if (buffer->client)
		return -EBUSY;
	buffer->client_data = importer;
	buffer->client = &calm_importer_client_ops;
	return 0;
}

int calm_importer_show(struct calm_importer *importer, struct calm_buffer *buffer)
{
	if (!buffer->size)
		return -EINVAL;

	calm_importer_get_power(importer);
	mutex_lock(&importer->lock);
	importer->current = buffer;
	importer->status = 1;
	mutex_unlock(&importer->lock);

	wait_for_completion(&buffer->fence.signalled);
	calm_importer_program(importer, buffer->address);
	return 0;
}

void calm_importer_blank(struct calm_importer *importer)
{
	scoped_guard(mutex, &importer->lock) {
		importer->current = NULL;
		calm_importer_program(importer, 0);
	}
	calm_importer_put_power(importer);
}
