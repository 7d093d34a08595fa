/** What happened to jobs, in order, and how to follow it. */
@NullMarked
package dev.emp.jobbus.event;

import org.jspecify.annotations.NullMarked;
