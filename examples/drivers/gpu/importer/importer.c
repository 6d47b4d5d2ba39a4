/*
 * The importer shows a buffer once the exporter's hardware is done with it.
 *
 * The deadlock: importer_show() waits for the exporter's fence and keeps the
 * screen lock. Should the exporter's hardware hang, its reset moves the buffer
 * and calls importer_invalidate(), which needs the screen lock, before it
 * signals the fence.
 */
#include "importer.h"

#include <linux/slab.h>

static void importer_program(struct importer *importer, u64 address)
{
	importer->scanout = address;
}

/* Called by the exporter: the buffer is no longer where it was. */
static void importer_invalidate(struct share_buffer *buffer)
{
	struct importer *importer = buffer->client_data;

	guard(mutex)(&importer->lock);
	if (importer->current == buffer)
		importer_program(importer, 0);
}

static const struct share_client_ops importer_client_ops = {
	.invalidate = importer_invalidate,
};

struct importer *importer_create(void)
{
	struct importer *importer = kzalloc(sizeof(*importer), GFP_KERNEL);

	if (!importer)
		return NULL;
	mutex_init(&importer->lock);
	importer_init_power(importer);
	return importer;
}

int importer_attach(struct importer *importer, struct share_buffer *buffer)
{
	if (buffer->client)
		return -EBUSY;
	buffer->client_data = importer;
	buffer->client = &importer_client_ops;
	return 0;
}

int importer_show(struct importer *importer, struct share_buffer *buffer)
{
	if (!buffer->size)
		return -EINVAL;

	importer_get_power(importer);
	mutex_lock(&importer->lock);
	importer->current = buffer;
	importer->status = 1;
	wait_for_completion(&buffer->fence.signalled);
	mutex_unlock(&importer->lock);

	importer_program(importer, buffer->address);
	return 0;
}

void importer_blank(struct importer *importer)
{
	scoped_guard(mutex, &importer->lock) {
		importer->current = NULL;
		importer_program(importer, 0);
	}
	importer_put_power(importer);
}
