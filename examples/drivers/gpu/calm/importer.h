/* A display controller that shows buffers of another driver. */
#ifndef EXAMPLE_CALM_IMPORTER_H
#define EXAMPLE_CALM_IMPORTER_H

#include <gpu/calm.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct calm_importer {
	/* Guards what is on the screen. */
	struct mutex lock;
	struct calm_buffer *current;
	u64 scanout;
	int status;

	/* Guards the power state. */
	struct mutex power_lock;
	struct delayed_work power_down;
	int users;
	bool powered;
};

struct calm_importer *calm_importer_create(void);
int calm_importer_show(struct calm_importer *importer, struct calm_buffer *buffer);
void calm_importer_get_power(struct calm_importer *importer);
void calm_importer_put_power(struct calm_importer *importer);
void calm_importer_init_power(struct calm_importer *importer);
void calm_importer_suspend(struct calm_importer *importer);

#endif
