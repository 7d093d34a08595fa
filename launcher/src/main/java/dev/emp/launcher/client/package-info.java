/** Talks to a running platform over its REST API. */
@NullMarked
package dev.emp.launcher.client;

import org.jspecify.annotations.NullMarked;
