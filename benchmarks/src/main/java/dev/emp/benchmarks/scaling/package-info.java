/** A day of a pool in virtual time: how long jobs wait and what machines cost, with the scaler and with fixed fleets. */
@NullMarked
package dev.emp.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
