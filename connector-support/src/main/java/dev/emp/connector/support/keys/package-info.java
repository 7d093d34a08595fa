/** Keys of paid providers: where they are read, which one a job uses, and how one that was refused cools down. */
@NullMarked
package dev.emp.connector.support.keys;

import org.jspecify.annotations.NullMarked;
