/** Who calls: tenants, their keys and what these may do. */
@NullMarked
package dev.emp.orchestrator.tenants;

import org.jspecify.annotations.NullMarked;
