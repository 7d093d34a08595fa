/** Starts services in one JVM and talks to them: the emp command line. */
@NullMarked
package dev.emp.launcher;

import org.jspecify.annotations.NullMarked;
