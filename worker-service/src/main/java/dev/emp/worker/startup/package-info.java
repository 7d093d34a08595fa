/** The machine's beginning and end: checks, starting the loops, draining. */
@NullMarked
package dev.emp.worker.startup;

import org.jspecify.annotations.NullMarked;
