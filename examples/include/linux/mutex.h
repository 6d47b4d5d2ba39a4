/* Sleeping locks. */
#ifndef EXAMPLE_MUTEX_H
#define EXAMPLE_MUTEX_H

#include <linux/cleanup.h>
#include <linux/types.h>

struct mutex {
	u32 word;
};

#define DEFINE_MUTEX(name) struct mutex name = { 0 }

void mutex_init(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
int mutex_is_locked(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T) == 0)

#define SINGLE_DEPTH_NESTING 1
#define lockdep_assert_held(lock) ((void)(lock))

#endif
