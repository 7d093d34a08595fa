/** JSON and event streams over HTTP from a provider, with limits, and its refusals as errors of their class. */
@NullMarked
package dev.emp.connector.support.http;

import org.jspecify.annotations.NullMarked;
