/** Settings of a connector without a Spring context. */
@NullMarked
package dev.emp.connector.support.settings;

import org.jspecify.annotations.NullMarked;
