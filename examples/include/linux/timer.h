/* Timers that run in softirq context. */
#ifndef EXAMPLE_TIMER_H
#define EXAMPLE_TIMER_H

#include <linux/types.h>

#define HZ 250
extern unsigned long jiffies;
unsigned long msecs_to_jiffies(unsigned int ms);

struct timer_list {
	unsigned long expires;
	void (*function)(struct timer_list *timer);
};

#define timer_setup(_timer, _func, _flags) ((void)((_timer)->function = (_func)))
#define DEFINE_TIMER(name, _func) struct timer_list name = { .function = (_func) }
#define from_timer(var, _timer, _member) container_of(_timer, __typeof__(*var), _member)
#define timer_container_of(var, _timer, _member) container_of(_timer, __typeof__(*var), _member)

int mod_timer(struct timer_list *timer, unsigned long expires);
int del_timer(struct timer_list *timer);
int del_timer_sync(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);

#endif
