/** What a job asks for: its JSON as records, each fault with its JSON pointer. */
@NullMarked
package dev.emp.connector.playwright.input;

import org.jspecify.annotations.NullMarked;
