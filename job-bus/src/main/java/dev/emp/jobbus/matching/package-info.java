/** What a job needs, what a worker offers, and when the two meet. */
@NullMarked
package dev.emp.jobbus.matching;

import org.jspecify.annotations.NullMarked;
