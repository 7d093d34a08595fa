/** The port of the job bus: every transition of a job, and the values each can answer. */
@NullMarked
package dev.emp.jobbus.bus;

import org.jspecify.annotations.NullMarked;
