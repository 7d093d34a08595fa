/** The REST API under load: submissions beside a bare WebFlux application, and thousands of event streams. */
@NullMarked
package dev.emp.benchmarks.api;

import org.jspecify.annotations.NullMarked;
