/** A real machine with simulated services, measured, and with faults made on purpose. */
@NullMarked
package dev.emp.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
