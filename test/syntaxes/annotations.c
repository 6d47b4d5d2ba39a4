// SYNTAX TEST "source.c" "annotations and assertions"

int run(struct foo *foo) __must_hold(&foo->lock)
//                       ^^^^^^^^^^^ storage.modifier.lock.annotation.lockwright
{
	lockdep_assert_held(&foo->lock);
//<~------------------- support.function.lock.assert.lockwright
	might_sleep();
//<~----------- support.function.lock.assert.lockwright
	lockdep_set_class(&foo->lock, &foo_key);
//<~----------------- support.function.lock.lockdep.lockwright
}
void foo_lock(struct foo *foo) __acquires(&foo->lock);
//                             ^^^^^^^^^^ storage.modifier.lock.annotation.lockwright
void foo_unlock(struct foo *foo) __releases(&foo->lock);
//                               ^^^^^^^^^^ storage.modifier.lock.annotation.lockwright
int foo_setup(void) __no_context_analysis;
//                  ^^^^^^^^^^^^^^^^^^^^^ storage.modifier.lock.annotation.lockwright
struct foo {
	int count __guarded_by(&lock);
//         ^^^^^^^^^^^^ storage.modifier.lock.annotation.lockwright
};
