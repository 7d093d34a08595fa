/** Following jobs: one tail of the bus' events per process, handed out to all who wait for a job. */
@NullMarked
package dev.emp.orchestrator.events;

import org.jspecify.annotations.NullMarked;
