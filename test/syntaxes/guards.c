// SYNTAX TEST "source.c" "guards"

int run(struct foo *foo)
{
	guard(mutex)(&foo->lock);
//<~----- keyword.control.lock.guard.lockwright
//     ^^^^^ support.class.lock.guard.lockwright
	scoped_guard(spinlock_irqsave, &foo->lock) {
//<~------------ keyword.control.lock.guard.lockwright
//            ^^^^^^^^^^^^^^^^ support.class.lock.guard.lockwright
	}
	scoped_cond_guard(mutex_intr, return -EINTR, &foo->lock)
//<~----------------- keyword.control.lock.guard.lockwright
//                 ^^^^^^^^^^ support.class.lock.guard.lockwright
	CLASS(fd, f)(number);
//<~----- keyword.control.lock.guard.lockwright
//     ^^ support.class.lock.guard.lockwright
//            ^^^^^^ - support.class.lock.guard.lockwright
	ACQUIRE(mutex_intr, lock)(&foo->lock);
//<~------- keyword.control.lock.guard.lockwright
//       ^^^^^^^^^^ support.class.lock.guard.lockwright
	if (ACQUIRE_ERR(mutex_intr, &lock))
//   ^^^^^^^^^^^ keyword.control.lock.guard.lockwright
}
DEFINE_GUARD(foo, struct foo *, foo_lock(_T), foo_unlock(_T))
//                              ^^^^^^^^ - support.function.lock.acquire.lockwright
