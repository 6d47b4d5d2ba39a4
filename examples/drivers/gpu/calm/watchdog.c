/*
 * Watchdog of the exporter: counts the heartbeats its engine misses.
 *
 * The timer is gone before the lock is taken to reset the count.
 */
#include "exporter.h"

static bool calm_exporter_heartbeat(struct calm_exporter *exporter)
{
	return exporter->running != NULL;
}

static void calm_exporter_watchdog_fire(struct timer_list *t)
{
	struct calm_exporter *exporter = from_timer(exporter, t, watchdog);

	spin_lock(&exporter->watchdog_lock);
	if (!calm_exporter_heartbeat(exporter))
		exporter->lost++;
	else
		exporter->lost = 0;
	spin_unlock(&exporter->watchdog_lock);
	mod_timer(&exporter->watchdog, jiffies + HZ);
}

void calm_exporter_watchdog_start(struct calm_exporter *exporter)
{
	spin_lock_init(&exporter->watchdog_lock);
	timer_setup(&exporter->watchdog, calm_exporter_watchdog_fire, 0);
	mod_timer(&exporter->watchdog, jiffies + HZ);
}

int calm_exporter_watchdog_lost(struct calm_exporter *exporter)
{
	int lost;

	spin_lock_bh(&exporter->watchdog_lock);
	lost = exporter->lost;
	spin_unlock_bh(&exporter->watchdog_lock);
	return lost;
}

void calm_exporter_watchdog_stop(struct calm_exporter *exporter)
{
	timer_delete_sync(&exporter->watchdog);
	spin_lock_bh(&exporter->watchdog_lock);
	exporter->lost = 0;
	spin_unlock_bh(&exporter->watchdog_lock);
}
