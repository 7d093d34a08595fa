package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.net.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A provider's whole answer to one call. */
public final class Answer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpCall call;
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final ProviderErrors errors;

    Answer(HttpCall call, int status, HttpHeaders headers, byte[] body, ProviderErrors errors) {
        this.call = call;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.errors = errors;
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    public boolean isOk() {
        return status / 100 == 2;
    }

    /** What the answer says is wrong, in one line and without secrets; empty when it says nothing. */
    public String says() {
        return errors.saysIn(content());
    }

    /**
     * @return the answer's JSON object
     * @throws ConnectorException of the status's class when it is none of success; a provider error when there is no JSON object
     */
    public JsonNode json() throws ConnectorException {
        return json(ErrorClass.PROVIDER_ERROR);
    }

    /**
     * The same where a job is at stake that the provider has: one that cannot be read now is not to be submitted again.
     *
     * @param unreadable the class of an answer of success without a JSON object
     */
    public JsonNode json(ErrorClass unreadable) throws ConnectorException {
        requireOk();
        JsonNode content = content();
        if (!content.isObject()) {
            throw new ConnectorException(
                    unreadable,
                    errors.provider() + " answered " + call.what() + " with status " + status
                            + ", but with something else than a JSON object.");
        }
        return content;
    }

    /** @throws ConnectorException of the status's class when it is none of success */
    public void requireOk() throws ConnectorException {
        if (!isOk()) {
            throw refusal();
        }
    }

    /** This answer, none of success, as an error of the status's class. */
    public ConnectorException refusal() {
        return errors.status(call.what(), status, headers, content());
    }

    /** This answer as an error of another class, with another message and the provider's own JSON. */
    public ConnectorException refusal(ErrorClass errorClass, String message) {
        JsonNode content = content();
        return errors.of(errorClass, message, content.isMissingNode() ? null : content);
    }

    /** True when the provider itself has refused, so that it surely has no job. */
    public boolean isRefusal() {
        return ProviderErrors.isRefusal(status);
    }

    private JsonNode content() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
