/** What the connectors of providers cost and keep: time from end to end, the first token, jobs paid once, fallbacks. */
@NullMarked
package dev.emp.benchmarks.connectors;

import org.jspecify.annotations.NullMarked;
