/** What a job used, and what that costs. */
@NullMarked
package dev.emp.connector.support.cost;

import org.jspecify.annotations.NullMarked;
