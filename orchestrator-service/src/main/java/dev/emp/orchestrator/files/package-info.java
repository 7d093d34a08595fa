/** Files that clients upload for their jobs to read. */
@NullMarked
package dev.emp.orchestrator.files;

import org.jspecify.annotations.NullMarked;
