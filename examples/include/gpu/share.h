/* Buffers that one driver exports and another imports. */
#ifndef EXAMPLE_SHARE_H
#define EXAMPLE_SHARE_H

#include <linux/completion.h>
#include <linux/types.h>

struct share_buffer;

/* Signalled by the exporter when its hardware is done with the buffer. */
struct share_fence {
	struct completion signalled;
	u64 seqno;
};

/* What an importer offers to the exporter of its buffers. */
struct share_client_ops {
	/* The buffer has moved: forget every mapping of it. May sleep. */
	void (*invalidate)(struct share_buffer *buffer);
};

struct share_buffer {
	const struct share_client_ops *client;
	void *client_data;
	struct share_fence fence;
	u64 address;
	size_t size;
};

struct exporter;

struct share_buffer *exporter_export(struct exporter *exporter, size_t size);
void exporter_submit(struct exporter *exporter, struct share_buffer *buffer);

#endif
