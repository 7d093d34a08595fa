/** Where the machine's settings come from: its file, and the view of all of them. */
@NullMarked
package dev.emp.worker.configuration;

import org.jspecify.annotations.NullMarked;
