/** The door: a request becomes a valid job on the bus, or is refused with nothing stored. */
@NullMarked
package dev.emp.orchestrator.submission;

import org.jspecify.annotations.NullMarked;
