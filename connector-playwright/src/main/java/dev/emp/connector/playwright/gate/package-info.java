/** The way out of the browser: a proxy that knows which hosts may be reached and counts what comes in. */
@NullMarked
package dev.emp.connector.playwright.gate;

import org.jspecify.annotations.NullMarked;
