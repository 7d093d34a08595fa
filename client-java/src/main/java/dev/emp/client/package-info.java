/** A client of the REST API: submit, wait, stream, cancel. Blocks; meant for virtual threads and command lines. */
@NullMarked
package dev.emp.client;

import org.jspecify.annotations.NullMarked;
