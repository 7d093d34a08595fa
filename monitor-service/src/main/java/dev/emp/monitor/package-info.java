/** The monitor: WebSocket feed and dashboard. */
@NullMarked
package dev.emp.monitor;

import org.jspecify.annotations.NullMarked;
