/** What an operator has to know at once: rules, whether they hold, and who is told of it. */
@NullMarked
package dev.emp.orchestrator.alerts;

import org.jspecify.annotations.NullMarked;
