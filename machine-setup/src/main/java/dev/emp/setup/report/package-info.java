/** What was done, as a table for people and as JSON for programs. */
@NullMarked
package dev.emp.setup.report;

import org.jspecify.annotations.NullMarked;
