/** Why a job is where it is, for people and programs. */
@NullMarked
package dev.emp.orchestrator.why;

import org.jspecify.annotations.NullMarked;
