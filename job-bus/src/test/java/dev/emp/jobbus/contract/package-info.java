/** What every implementation of the ports must do: contract tests, run on the in-memory bus and on Redis. */
@NullMarked
package dev.emp.jobbus.contract;

import org.jspecify.annotations.NullMarked;
