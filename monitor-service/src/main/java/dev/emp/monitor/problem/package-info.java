/** What the monitor itself refuses, told as RFC 9457 does. */
@NullMarked
package dev.emp.monitor.problem;

import org.jspecify.annotations.NullMarked;
