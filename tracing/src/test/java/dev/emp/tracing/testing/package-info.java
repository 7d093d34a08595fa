/** What tests see of spans. */
@NullMarked
package dev.emp.tracing.testing;

import org.jspecify.annotations.NullMarked;
