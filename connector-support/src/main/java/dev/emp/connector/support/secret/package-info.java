/** Keeps keys out of what is told. */
@NullMarked
package dev.emp.connector.support.secret;

import org.jspecify.annotations.NullMarked;
