/*
 * Power of the importer: switched off a second after the last user left.
 *
 * The work item is cancelled before the lock is taken: a run that has begun can
 * get it and end.
 */
#include "importer.h"

static void calm_importer_set_power(struct calm_importer *importer, bool on)
{
	importer->powered = on;
}

static void calm_importer_power_down(struct work_struct *work)
{
	struct calm_importer *importer = container_of(work, struct calm_importer, power_down.work);

	mutex_lock(&importer->power_lock);
	if (importer->users == 0)
		calm_importer_set_power(importer, false);
	mutex_unlock(&importer->power_lock);
}

void calm_importer_init_power(struct calm_importer *importer)
{
	mutex_init(&importer->power_lock);
	INIT_DELAYED_WORK(&importer->power_down, calm_importer_power_down);
}

void calm_importer_get_power(struct calm_importer *importer)
{
	mutex_lock(&importer->power_lock);
	if (importer->users++ == 0)
		calm_importer_set_power(importer, true);
	mutex_unlock(&importer->power_lock);
}

void calm_importer_put_power(struct calm_importer *importer)
{
	mutex_lock(&importer->power_lock);
	if (--importer->users == 0)
		schedule_delayed_work(&importer->power_down, HZ);
	mutex_unlock(&importer->power_lock);
}

/* No user is left when the system goes to sleep. */
void calm_importer_suspend(struct calm_importer *importer)
{
	cancel_delayed_work_sync(&importer->power_down);
	mutex_lock(&importer->power_lock);
	if (importer->powered)
		calm_importer_set_power(importer, false);
	mutex_unlock(&importer->power_lock);
}
