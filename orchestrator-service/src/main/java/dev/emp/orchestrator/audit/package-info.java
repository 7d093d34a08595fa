/** Who changed what, and when: the audit log. */
@NullMarked
package dev.emp.orchestrator.audit;

import org.jspecify.annotations.NullMarked;
