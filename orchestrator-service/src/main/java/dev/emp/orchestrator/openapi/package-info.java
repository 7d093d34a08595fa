/** What all calls share in the description of the API: headers and examples. */
@NullMarked
package dev.emp.orchestrator.openapi;

import org.jspecify.annotations.NullMarked;
