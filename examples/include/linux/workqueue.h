/* Deferred work. */
#ifndef EXAMPLE_WORKQUEUE_H
#define EXAMPLE_WORKQUEUE_H

#include <linux/list.h>
#include <linux/timer.h>
#include <linux/types.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	struct list_head entry;
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
};

extern struct workqueue_struct *system_wq;

#define INIT_WORK(_work, _func) ((void)((_work)->func = (_func)))
#define INIT_DELAYED_WORK(_work, _func) ((void)((_work)->work.func = (_func)))
#define DECLARE_WORK(name, _func) struct work_struct name = { .func = (_func) }
#define DECLARE_DELAYED_WORK(name, _func) struct delayed_work name = { .work = { .func = (_func) } }
#define to_delayed_work(_work) container_of(_work, struct delayed_work, work)

struct workqueue_struct *alloc_workqueue(const char *name, unsigned int flags, int max_active, ...);
struct workqueue_struct *alloc_ordered_workqueue(const char *name, unsigned int flags, ...);
struct workqueue_struct *create_singlethread_workqueue(const char *name);
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
bool schedule_work(struct work_struct *work);
bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay);
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool flush_work(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
bool flush_delayed_work(struct delayed_work *dwork);

#endif
