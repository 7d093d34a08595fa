/** Starts the services of EMP in one JVM and stops them in order. */
@NullMarked
package dev.emp.launcher.platform;

import org.jspecify.annotations.NullMarked;
