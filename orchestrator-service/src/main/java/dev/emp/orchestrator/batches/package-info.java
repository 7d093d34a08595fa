/** Many jobs in one call: each is taken or refused for itself, and one more may wait for all of them. */
@NullMarked
package dev.emp.orchestrator.batches;

import org.jspecify.annotations.NullMarked;
