/** How the monitor's loops run: one thread each, waiting and backing off the same way; their work lives elsewhere. */
@NullMarked
package dev.emp.monitor.loop;

import org.jspecify.annotations.NullMarked;
