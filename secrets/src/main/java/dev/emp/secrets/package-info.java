/** Secrets that the inputs of jobs name: how they are written there, and where their values are. */
@NullMarked
package dev.emp.secrets;

import org.jspecify.annotations.NullMarked;
