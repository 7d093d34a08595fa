/** The machine: claims jobs and executes them. */
@NullMarked
package dev.emp.worker;

import org.jspecify.annotations.NullMarked;
