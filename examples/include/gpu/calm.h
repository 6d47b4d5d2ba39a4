/* Buffers that one driver exports and another imports. */
#ifndef EXAMPLE_CALM_SHARE_H
#define EXAMPLE_CALM_SHARE_H

#include <linux/completion.h>
#include <linux/types.h>

struct calm_buffer;

/* Signalled by the calm_exporter when its hardware is done with the buffer. */
struct calm_fence {
	struct completion signalled;
	u64 seqno;
};

/* What an importer offers to the calm_exporter of its buffers. */
struct calm_client_ops {
	/* The buffer has moved: forget every mapping of it. May sleep. */
	void (*invalidate)(struct calm_buffer *buffer);
};

struct calm_buffer {
	const struct calm_client_ops *client;
	void *client_data;
	struct calm_fence fence;
	u64 address;
	size_t size;
};

struct calm_exporter;

struct calm_buffer *calm_exporter_export(struct calm_exporter *calm_exporter, size_t size);
void calm_exporter_submit(struct calm_exporter *calm_exporter, struct calm_buffer *buffer);

#endif
