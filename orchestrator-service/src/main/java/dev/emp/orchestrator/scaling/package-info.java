/** How many machines each pool should have, by what arrives, how long it takes and how long it may wait. */
@NullMarked
package dev.emp.orchestrator.scaling;

import org.jspecify.annotations.NullMarked;
