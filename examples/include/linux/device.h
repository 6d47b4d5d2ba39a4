/* Devices and the private data of their drivers. */
#ifndef EXAMPLE_DEVICE_H
#define EXAMPLE_DEVICE_H

#include <linux/types.h>

struct device {
	struct device *parent;
	void *driver_data;
};

void *dev_get_drvdata(const struct device *dev);
void dev_set_drvdata(struct device *dev, void *data);
void *devm_kzalloc(struct device *dev, size_t size, gfp_t flags);

#endif
