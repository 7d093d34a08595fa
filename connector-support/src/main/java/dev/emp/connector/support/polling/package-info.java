/** Following a job that a provider runs by itself: looks at it fast at first and seldom later, and hears at once of a cancellation. */
@NullMarked
package dev.emp.connector.support.polling;

import org.jspecify.annotations.NullMarked;
