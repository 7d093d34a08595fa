/** Machines, their workers and services, and the status they report. */
@NullMarked
package dev.emp.jobbus.machine;

import org.jspecify.annotations.NullMarked;
