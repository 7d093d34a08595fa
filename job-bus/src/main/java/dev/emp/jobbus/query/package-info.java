/** Reads for people: single jobs, lists and counts. No transition depends on them. */
@NullMarked
package dev.emp.jobbus.query;

import org.jspecify.annotations.NullMarked;
