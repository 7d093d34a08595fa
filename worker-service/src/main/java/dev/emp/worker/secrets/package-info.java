/** The secrets of this machine: which there are, who may use them, and how they are kept out of what comes back. */
@NullMarked
package dev.emp.worker.secrets;

import org.jspecify.annotations.NullMarked;
