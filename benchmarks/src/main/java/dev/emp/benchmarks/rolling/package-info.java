/** Every service of a platform under load, restarted one after the other as an upgrade does, and what its clients notice. */
@NullMarked
package dev.emp.benchmarks.rolling;

import org.jspecify.annotations.NullMarked;
