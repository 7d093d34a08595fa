/** What a job is: its specification, states, attempts, progress and outcome. */
@NullMarked
package dev.emp.jobbus.job;

import org.jspecify.annotations.NullMarked;
