/** Who may call what: the table of endpoints and roles, API keys, and the filter in front of all calls. */
@NullMarked
package dev.emp.orchestrator.access;

import org.jspecify.annotations.NullMarked;
