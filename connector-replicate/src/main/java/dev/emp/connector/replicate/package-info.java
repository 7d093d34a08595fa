/** Connector for Replicate. */
@NullMarked
package dev.emp.connector.replicate;

import org.jspecify.annotations.NullMarked;
