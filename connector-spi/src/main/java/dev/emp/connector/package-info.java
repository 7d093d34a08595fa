/** What a connector is: the interface between a worker and one provider, with its events and error classes. */
@NullMarked
package dev.emp.connector;

import org.jspecify.annotations.NullMarked;
