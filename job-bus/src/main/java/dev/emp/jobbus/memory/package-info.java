/** The job bus in memory: a complete fake for tests, and the model that the Redis adapter is compared with. */
@NullMarked
package dev.emp.jobbus.memory;

import org.jspecify.annotations.NullMarked;
