/*
 * Power of the importer: switched off a second after the last user left.
 *
 * The deadlock: importer_suspend() cancels the delayed work item while it
 * holds the power lock. A run of the work item that has begun waits for the
 * lock, and the cancellation waits for that run.
 */
#include "importer.h"

static void importer_set_power(struct importer *importer, bool on)
{
	importer->powered = on;
}

static void importer_power_down(struct work_struct *work)
{
	struct importer *importer = container_of(work, struct importer, power_down.work);

	mutex_lock(&importer->power_lock);
	if (importer->users == 0)
		importer_set_power(importer, false);
	mutex_unlock(&importer->power_lock);
}

void importer_init_power(struct importer *importer)
{
	mutex_init(&importer->power_lock);
	INIT_DELAYED_WORK(&importer->power_down, importer_power_down);
}

void importer_get_power(struct importer *importer)
{
	mutex_lock(&importer->power_lock);
	if (importer->users++ == 0)
		importer_set_power(importer, true);
	mutex_unlock(&importer->power_lock);
}

void importer_put_power(struct importer *importer)
{
	mutex_lock(&importer->power_lock);
	if (--importer->users == 0)
		schedule_delayed_work(&importer->power_down, HZ);
	mutex_unlock(&importer->power_lock);
}

/* No user is left when the system goes to sleep. */
void importer_suspend(struct importer *importer)
{
	mutex_lock(&importer->power_lock);
	cancel_delayed_work_sync(&importer->power_down);
	if (importer->powered)
		importer_set_power(importer, false);
	mutex_unlock(&importer->power_lock);
}
