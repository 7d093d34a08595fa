/** What an operator may do to the machine over HTTP. */
@NullMarked
package dev.emp.worker.operations;

import org.jspecify.annotations.NullMarked;
