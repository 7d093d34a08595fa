/** Files in a job's input and in its output. */
@NullMarked
package dev.emp.connector.support.files;

import org.jspecify.annotations.NullMarked;
