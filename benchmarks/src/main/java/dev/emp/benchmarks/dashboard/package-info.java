/** The dashboard in a real browser and for many viewers, while a large fleet is busy. */
@NullMarked
package dev.emp.benchmarks.dashboard;

import org.jspecify.annotations.NullMarked;
