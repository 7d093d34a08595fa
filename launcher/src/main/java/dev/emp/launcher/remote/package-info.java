/** Commands for a platform that runs already: submit, watch, jobs, machines, why, cancel. */
@NullMarked
package dev.emp.launcher.remote;

import org.jspecify.annotations.NullMarked;
