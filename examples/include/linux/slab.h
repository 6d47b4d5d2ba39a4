/* Memory. */
#ifndef EXAMPLE_SLAB_H
#define EXAMPLE_SLAB_H

#include <linux/types.h>

#define GFP_KERNEL ((gfp_t)1)
#define GFP_ATOMIC ((gfp_t)2)

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kcalloc(size_t count, size_t size, gfp_t flags);
void kfree(const void *ptr);

#endif
