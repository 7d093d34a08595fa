/** The files that jobs have produced, over HTTP. */
@NullMarked
package dev.emp.orchestrator.artifacts;

import org.jspecify.annotations.NullMarked;
