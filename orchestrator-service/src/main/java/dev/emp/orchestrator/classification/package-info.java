/** Which pool a job goes to that names none itself. */
@NullMarked
package dev.emp.orchestrator.classification;

import org.jspecify.annotations.NullMarked;
