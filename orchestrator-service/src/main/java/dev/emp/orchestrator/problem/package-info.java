/** Errors as clients see them: RFC 9457 problem documents with stable codes. */
@NullMarked
package dev.emp.orchestrator.problem;

import org.jspecify.annotations.NullMarked;
