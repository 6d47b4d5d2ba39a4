/* A display controller that shows buffers of another driver. */
#ifndef EXAMPLE_IMPORTER_H
#define EXAMPLE_IMPORTER_H

#include <gpu/share.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct importer {
	/* Guards what is on the screen. */
	struct mutex lock;
	struct share_buffer *current;
	u64 scanout;
	int status;

	/* Guards the power state. */
	struct mutex power_lock;
	struct delayed_work power_down;
	int users;
	bool powered;
};

struct importer *importer_create(void);
int importer_show(struct importer *importer, struct share_buffer *buffer);
void importer_get_power(struct importer *importer);
void importer_put_power(struct importer *importer);
void importer_init_power(struct importer *importer);
void importer_suspend(struct importer *importer);

#endif
