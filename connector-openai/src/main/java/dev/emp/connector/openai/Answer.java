package dev.emp.connector.openai;

import com.openai.core.http.HttpResponse;
import dev.emp.connector.ConnectorException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A successful answer, read while it comes. Whoever opens it closes it. */
final class Answer implements AutoCloseable {

    private final String what;
    private final HttpResponse response;
    private final OpenAiErrors errors;
    private final Exchange.Breaks breaks;
    private final boolean kept;
    private final Watched body;

    /** @param kept whether OpenAI keeps what it is about, so that it can be asked for again */
    Answer(String what, HttpResponse response, OpenAiErrors errors, Exchange.Breaks breaks, boolean kept) {
        this.kept = kept;
        this.what = what;
        this.response = response;
        this.errors = errors;
        this.breaks = breaks;
        this.body = new Watched(response.body());
    }

    /** The request that was answered, for messages: {@code POST /v1/embeddings}. */
    String what() {
        return what;
    }

    InputStream body() {
        return body;
    }

    /** Without parameters; empty when there is none. */
    String contentType() {
        return response.headers().values("content-type").stream()
                .findFirst()
                .map(type -> type.split(";", 2)[0].strip())
                .orElse("");
    }

    /** @param expected in words, for the message of a provider error: {@code an embedding} */
    JsonNode json(String expected) throws ConnectorException, InterruptedException {
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw failure(expected, e);
        }
    }

    /** What it means that reading has failed: the connection broke, or what came was not what was expected. */
    ConnectorException failure(String expected, Exception error) throws ConnectorException, InterruptedException {
        IOException broken = body.broken;
        return broken == null ? undocumented(expected, error) : breaks.of(broken);
    }

    /** An answer that is not what was expected. Of something that OpenAI keeps it comes to no more than no answer. */
    ConnectorException undocumented(String expected, @Nullable Exception error) {
        return kept ? errors.unreadable(what, expected, error) : errors.notWhatIsDocumented(what, expected, error);
    }

    /** What it means that an answer ended too early. */
    ConnectorException cut(String message) throws ConnectorException, InterruptedException {
        IOException broken = body.broken;
        return breaks.of(broken == null ? new IOException(message) : broken);
    }

    boolean isBroken() {
        return body.broken != null;
    }

    @Override
    public void close() {
        response.close();
    }

    /** Remembers that the connection broke, whoever reads. */
    private static final class Watched extends FilterInputStream {

        private @Nullable IOException broken;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }
    }
}
