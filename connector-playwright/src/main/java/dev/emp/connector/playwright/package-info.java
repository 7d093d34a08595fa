/** Connector that runs tasks on web pages in a Chromium. */
@NullMarked
package dev.emp.connector.playwright;

import org.jspecify.annotations.NullMarked;
