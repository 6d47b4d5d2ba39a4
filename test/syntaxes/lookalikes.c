// SYNTAX TEST "source.c" "what only looks like a primitive"

/* mutex_lock(&foo->lock) is taken */
// ^^^^^^^^^^ comment.block.c
// ^^^^^^^^^^ - support.function.lock.acquire.lockwright
int run(void) // then mutex_unlock(&foo->lock)
//                    ^^^^^^^^^^^^ - support.function.lock.release.lockwright
{
	pr_err("mutex_lock(%p)", foo);
//       ^^^^^^^^^^ - support.function.lock.acquire.lockwright
	foo_mutex_lock(foo);
//<~-------------- - support.function.lock.acquire.lockwright
	mutex_lock_foo(foo);
//<~-------------- - support.function.lock.acquire.lockwright
	foo->complete = down;
//    ^^^^^^^^ - support.function.event.signal.lockwright
//               ^^^^ - support.function.lock.acquire.lockwright
	foo->guard = mutex;
//    ^^^^^ - keyword.control.lock.guard.lockwright
//            ^^^^^ - support.class.lock.guard.lockwright
}
