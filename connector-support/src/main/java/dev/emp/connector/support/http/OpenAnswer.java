package dev.emp.connector.support.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/**
 * An answer that is read while it comes.
 *
 * @param body fails with an {@link IOException} when it is cut, or when nothing comes for too long
 */
public record OpenAnswer(HttpHeaders headers, InputStream body) implements AutoCloseable {

    /** The content type without parameters; {@code application/octet-stream} when the provider names none. */
    public String contentType() {
        String type = headers.firstValue("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return bare.isEmpty() ? "application/octet-stream" : bare;
    }

    /** Ends the connection; whoever reads on another thread stops. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // it is gone all the same
        }
    }
}
