/** What can be run now, and the machines that run it. */
@NullMarked
package dev.emp.orchestrator.fleet;

import org.jspecify.annotations.NullMarked;
