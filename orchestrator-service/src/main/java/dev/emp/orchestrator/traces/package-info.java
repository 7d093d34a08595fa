/** Which trace calls and their jobs belong to. */
@NullMarked
package dev.emp.orchestrator.traces;

import org.jspecify.annotations.NullMarked;
