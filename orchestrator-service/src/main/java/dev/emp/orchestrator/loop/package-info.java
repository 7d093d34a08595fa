/** Running something again and again, apart from what is run. */
@NullMarked
package dev.emp.orchestrator.loop;

import org.jspecify.annotations.NullMarked;
