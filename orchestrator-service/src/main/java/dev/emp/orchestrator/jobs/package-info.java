/** Reading, listing and canceling jobs. */
@NullMarked
package dev.emp.orchestrator.jobs;

import org.jspecify.annotations.NullMarked;
