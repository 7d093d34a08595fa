/** Connector for OpenAI and servers that speak its API. */
@NullMarked
package dev.emp.connector.openai;

import org.jspecify.annotations.NullMarked;
