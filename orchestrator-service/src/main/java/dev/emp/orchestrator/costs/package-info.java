/** What jobs are likely to cost. */
@NullMarked
package dev.emp.orchestrator.costs;

import org.jspecify.annotations.NullMarked;
