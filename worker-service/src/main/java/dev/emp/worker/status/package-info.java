/** What the machine says of itself: the report on the bus, and the same over HTTP. */
@NullMarked
package dev.emp.worker.status;

import org.jspecify.annotations.NullMarked;
