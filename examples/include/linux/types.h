/* Basic types for the examples: just enough that a compiler accepts them. */
#ifndef EXAMPLE_TYPES_H
#define EXAMPLE_TYPES_H

#define NULL ((void *)0)
#define true 1
#define false 0

typedef _Bool bool;
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef unsigned int gfp_t;
typedef s64 ktime_t;
typedef struct {
	int counter;
} atomic_t;

#define __init
#define __exit
#define __user
#define __iomem
#define __must_hold(lock)
#define __acquires(lock)
#define __releases(lock)
#define __always_unused __attribute__((unused))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22
#define ETIMEDOUT 110
#define ERESTARTSYS 512

#endif
