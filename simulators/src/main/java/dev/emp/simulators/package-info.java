/** Stateful fakes of providers, usable inside tests and as servers. */
@NullMarked
package dev.emp.simulators;

import org.jspecify.annotations.NullMarked;
