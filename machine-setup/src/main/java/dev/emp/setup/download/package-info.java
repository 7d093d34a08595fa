/** One file from the first of its sources that has it: resumed, verified, put in place at once. */
@NullMarked
package dev.emp.setup.download;

import org.jspecify.annotations.NullMarked;
