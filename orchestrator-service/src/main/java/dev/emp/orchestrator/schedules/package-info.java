/** Jobs that are submitted again and again: by cron, or at an interval. */
@NullMarked
package dev.emp.orchestrator.schedules;

import org.jspecify.annotations.NullMarked;
