/** Which trace something belongs to (W3C Trace Context), and spans for OpenTelemetry when somebody wants them. */
@NullMarked
package dev.emp.tracing;

import org.jspecify.annotations.NullMarked;
