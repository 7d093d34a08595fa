/**
 * The connector protocol over HTTP: the endpoint a connector service exposes and the client a worker uses.
 *
 * <p>{@code POST /connector/v1/executions} with {@code {execution_id, input, handle?, dependencies?, run_timeout_ms?}} answers with a stream of events
 * ({@code application/x-ndjson}), one a line: {@code accepted}, {@code progress}, {@code partial}, {@code log},
 * {@code artifact_begin}, {@code artifact_chunk}, {@code artifact_end}, {@code usage}, {@code heartbeat}, and last exactly one
 * of {@code result} and {@code error}. After {@code accepted} the connector waits until the client has stored the handle and
 * says so ({@code POST /connector/v1/executions/{id}/accepted}). {@code DELETE /connector/v1/executions/{id}} cancels. A client
 * that closes the stream stops nothing at the provider: another attempt attaches to the handle. Clients ignore types and fields
 * they do not know.
 *
 * <p>{@code POST /connector/v1/memory/release} asks the provider to drop its models and answers with 204, or with a problem whose
 * {@code code} is the error's class.
 */
@NullMarked
package dev.emp.connector.http;

import org.jspecify.annotations.NullMarked;
