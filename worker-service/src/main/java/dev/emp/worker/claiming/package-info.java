/** One claimer per worker: asks the bus for jobs while the connector is well and slots are free. */
@NullMarked
package dev.emp.worker.claiming;

import org.jspecify.annotations.NullMarked;
