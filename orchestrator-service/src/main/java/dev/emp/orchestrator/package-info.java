/** The orchestrator: REST API, events, upkeep. */
@NullMarked
package dev.emp.orchestrator;

import org.jspecify.annotations.NullMarked;
