/** What this machine is and what it is to run: its identity, its type, and its workers, from configuration. */
@NullMarked
package dev.emp.worker.plan;

import org.jspecify.annotations.NullMarked;
