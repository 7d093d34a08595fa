/** What people see on a terminal. */
@NullMarked
package dev.emp.launcher.terminal;

import org.jspecify.annotations.NullMarked;
