/** Small records that the platform keeps beside its jobs, for all replicas alike: keys, webhooks, schedules, logs. */
@NullMarked
package dev.emp.jobbus.document;

import org.jspecify.annotations.NullMarked;
