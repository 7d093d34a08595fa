/** Jobs in hand: running them through their connector, keeping their leases, ending them on the bus. */
@NullMarked
package dev.emp.worker.execution;

import org.jspecify.annotations.NullMarked;
