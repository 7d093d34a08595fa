/**
 * The connector protocol over HTTP: the endpoint a connector service exposes and the client a worker uses. {@code
 * docs/connectors.md} describes it for those who write a connector in another language.
 *
 * <p>{@code POST /connector/v1/executions} with {@code {execution_id, input, handle?, dependencies?, run_timeout_ms?}} answers
 * with a stream of events ({@code application/x-ndjson}), one a line: {@code accepted}, {@code progress}, {@code partial}, {@code
 * log}, {@code artifact_begin}, {@code artifact_chunk}, {@code artifact_end}, {@code usage}, {@code heartbeat}, and last exactly
 * one of {@code result} and {@code error}. After {@code accepted} the connector waits until the client has stored the handle and
 * says so ({@code POST /connector/v1/executions/{id}/accepted} with {@code {handle}}; without a body it means the newest). A
 * request that names a handle says so, too. {@code DELETE /connector/v1/executions/{id}} cancels. Clients ignore types and fields
 * they do not know.
 *
 * <p>A stream that ends without its last event was cut. A client that closes it stops nothing at the provider: whoever comes with
 * the handle attaches to the job, and an execution that still runs under the same id gives way. A call that cannot be attached
 * to ({@link dev.emp.connector.Connector#canAttach}) goes on while nobody listens; all that it tells is kept, and told from its
 * beginning to whoever comes with one of its handles. Its newest listener is the only one.
 *
 * <p>{@code POST /connector/v1/memory/release} asks the provider to drop its models and answers with 204, or with a problem whose
 * {@code code} is the error's class.
 */
@NullMarked
package dev.emp.connector.http;

import org.jspecify.annotations.NullMarked;
