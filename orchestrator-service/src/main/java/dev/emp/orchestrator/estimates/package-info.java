/** What a job is likely to need, to take and to cost. */
@NullMarked
package dev.emp.orchestrator.estimates;

import org.jspecify.annotations.NullMarked;
