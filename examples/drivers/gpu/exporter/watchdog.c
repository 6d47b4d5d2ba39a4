/*
 * Watchdog of the exporter: counts the heartbeats its engine misses.
 *
 * The deadlock: exporter_watchdog_stop() waits for the timer's callback while
 * it holds the spinlock that the callback spins for. The callback runs on
 * another processor, so that turning bottom halves off does not help.
 */
#include "exporter.h"

static bool exporter_heartbeat(struct exporter *exporter)
{
	return exporter->running != NULL;
}

static void exporter_watchdog_fire(struct timer_list *t)
{
	struct exporter *exporter = from_timer(exporter, t, watchdog);

	spin_lock(&exporter->watchdog_lock);
	if (!exporter_heartbeat(exporter))
		exporter->lost++;
	else
		exporter->lost = 0;
	spin_unlock(&exporter->watchdog_lock);
	mod_timer(&exporter->watchdog, jiffies + HZ);
}

void exporter_watchdog_start(struct exporter *exporter)
{
	spin_lock_init(&exporter->watchdog_lock);
	timer_setup(&exporter->watchdog, exporter_watchdog_fire, 0);
	mod_timer(&exporter->watchdog, jiffies + HZ);
}

int exporter_watchdog_lost(struct exporter *exporter)
{
	int lost;

	spin_lock_bh(&exporter->watchdog_lock);
	lost = exporter->lost;
	spin_unlock_bh(&exporter->watchdog_lock);
	return lost;
}

void exporter_watchdog_stop(struct exporter *exporter)
{
	spin_lock_bh(&exporter->watchdog_lock);
	timer_delete_sync(&exporter->watchdog);
	exporter->lost = 0;
	spin_unlock_bh(&exporter->watchdog_lock);
}
