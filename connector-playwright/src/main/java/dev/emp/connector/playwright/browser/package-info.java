/** Chromium as a process: found, started through Playwright, measured, kept warm, ended. */
@NullMarked
package dev.emp.connector.playwright.browser;

import org.jspecify.annotations.NullMarked;
