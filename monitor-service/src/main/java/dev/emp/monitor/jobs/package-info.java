/** The jobs on the page: rows kept up to date from the bus' events, and the counts by state. */
@NullMarked
package dev.emp.monitor.jobs;

import org.jspecify.annotations.NullMarked;
