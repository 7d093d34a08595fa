/** What is known of addresses: where those may lead that others name, in web pages and webhooks. */
@NullMarked
package dev.emp.addresses;

import org.jspecify.annotations.NullMarked;
