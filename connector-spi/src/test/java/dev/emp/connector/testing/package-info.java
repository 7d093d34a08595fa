/** What tests of connectors and workers share: a recording context, a scripted connector, a server, the contract. */
@NullMarked
package dev.emp.connector.testing;

import org.jspecify.annotations.NullMarked;
