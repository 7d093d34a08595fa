/** What can be done to many jobs at once: canceling them, and replaying dead letters. */
@NullMarked
package dev.emp.orchestrator.bulk;

import org.jspecify.annotations.NullMarked;
