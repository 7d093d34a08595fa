/** What the job bus can do on one Redis, beside BullMQ and beside what Redis itself can do. */
@NullMarked
package dev.emp.benchmarks.bus;

import org.jspecify.annotations.NullMarked;
