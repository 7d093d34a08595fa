/** Server-sent events of single jobs, with their partial output, resumable on any replica. */
@NullMarked
package dev.emp.orchestrator.streams;

import org.jspecify.annotations.NullMarked;
