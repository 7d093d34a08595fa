/** Services in processes of their own, as people start them, and how a bench waits for them. */
@NullMarked
package dev.emp.benchmarks.process;

import org.jspecify.annotations.NullMarked;
