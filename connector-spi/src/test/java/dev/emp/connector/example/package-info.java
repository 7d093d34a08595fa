/** The connectors that docs/connectors.md leads through, and their providers. */
@NullMarked
package dev.emp.connector.example;

import org.jspecify.annotations.NullMarked;
