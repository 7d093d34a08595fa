/** Between the wire and the calls: what is not HTTP is refused as any call is, and a body that stops coming is given up. */
@NullMarked
package dev.emp.orchestrator.edge;

import org.jspecify.annotations.NullMarked;
