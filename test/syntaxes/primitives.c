// SYNTAX TEST "source.c" "calls of the kernel's primitives"

void run(struct foo *foo)
{
	mutex_lock(&foo->lock);
//<~---------- support.function.lock.acquire.lockwright
//           ^^^ - support.function
	spin_lock_irqsave (&foo->lock, flags);
//<~----------------- support.function.lock.acquire.lockwright
	if (!mutex_trylock(&foo->lock))
//    ^^^^^^^^^^^^^ support.function.lock.try.lockwright
		up_write(&foo->sem);
//^^^^^^^^ support.function.lock.release.lockwright
	mutex_unlock(&foo->lock);
//<~------------ support.function.lock.release.lockwright
	wait_for_completion_timeout(&foo->done, HZ);
//<~--------------------------- support.function.event.wait.lockwright
	cancel_work_sync(&foo->work);
//<~---------------- support.function.event.wait.lockwright
	complete(&foo->done);
//<~-------- support.function.event.signal.lockwright
	queue_delayed_work(foo->wq, &foo->work, 0);
//<~------------------ support.function.event.signal.lockwright
	INIT_WORK(&foo->work, foo_work);
//<~--------- support.function.event.bind.lockwright
	err = request_threaded_irq(foo->irq, NULL, foo_thread, 0, "foo", foo);
//     ^^^^^^^^^^^^^^^^^^^^ support.function.event.bind.lockwright
//                                                          ^^^ - support.function
}
