/** What connectors of paid APIs have in common: keys and their cooldown, prices, polling, HTTP, files. */
@NullMarked
package dev.emp.connector.support;

import org.jspecify.annotations.NullMarked;
