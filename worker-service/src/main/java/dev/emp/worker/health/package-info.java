/** How the bus and the connectors are, and what follows for the machine. */
@NullMarked
package dev.emp.worker.health;

import org.jspecify.annotations.NullMarked;
