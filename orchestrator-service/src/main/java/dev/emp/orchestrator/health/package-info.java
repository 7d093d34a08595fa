/** Whether the job bus is in reach, at the start and after it. */
@NullMarked
package dev.emp.orchestrator.health;

import org.jspecify.annotations.NullMarked;
