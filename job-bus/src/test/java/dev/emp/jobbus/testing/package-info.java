/** What tests of several modules need of the machine they run on. */
@NullMarked
package dev.emp.jobbus.testing;

import org.jspecify.annotations.NullMarked;
