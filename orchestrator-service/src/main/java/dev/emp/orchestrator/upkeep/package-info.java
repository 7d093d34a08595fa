/** The duties that keep the bus in order, one class per loop. */
@NullMarked
package dev.emp.orchestrator.upkeep;

import org.jspecify.annotations.NullMarked;
