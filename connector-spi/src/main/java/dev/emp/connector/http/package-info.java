/** The connector protocol over HTTP: the endpoint a connector service exposes and the client a worker uses. */
@NullMarked
package dev.emp.connector.http;

import org.jspecify.annotations.NullMarked;
