/** Strict reading of JSON bodies: every fault is named by its JSON pointer. */
@NullMarked
package dev.emp.orchestrator.json;

import org.jspecify.annotations.NullMarked;
