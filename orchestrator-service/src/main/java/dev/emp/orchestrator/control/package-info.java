/** Holding up whole services and pools, and letting them go again. */
@NullMarked
package dev.emp.orchestrator.control;

import org.jspecify.annotations.NullMarked;
