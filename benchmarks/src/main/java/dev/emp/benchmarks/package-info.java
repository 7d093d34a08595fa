/** Measured runs of the platform. A figure is written only by the run that measured it. */
@NullMarked
package dev.emp.benchmarks;

import org.jspecify.annotations.NullMarked;
