package dev.emp.worker.secrets;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Passes on what a connector tells, without the secrets of its job. Files are passed on as they are. */
final class RedactedContext implements ConnectorContext {

    private final ConnectorContext context;
    private final Redaction redaction;
    private final RedactedStream stream;
    private String streamed = "";

    RedactedContext(ConnectorContext context, Redaction redaction) {
        this.context = context;
        this.redaction = redaction;
        this.stream = redaction.stream();
    }

    /** {@link Disclosure} gives the connector the handle back as it was. */
    @Override
    public void accepted(String handle) throws ConnectorException {
        context.accepted(redaction.scrub(handle));
    }

    @Override
    public Stored accepting(String handle) throws ConnectorException {
        return context.accepting(redaction.scrub(handle));
    }

    @Override
    public void progress(double fraction, String message) throws ConnectorException {
        context.progress(fraction, redaction.scrub(message));
    }

    @Override
    public void partial(String contentType, byte[] data) throws ConnectorException {
        if (!isStream(contentType)) {
            context.partial(contentType, isText(contentType) ? redaction.scrub(data) : data);
            return;
        }
        if (!contentType.equals(streamed)) {
            finish();
            streamed = contentType;
        }
        byte[] shown = stream.next(data);
        if (shown.length > 0) {
            context.partial(contentType, shown);
        }
    }

    /** Tells what was held back of the last pieces of text. */
    void finish() throws ConnectorException {
        byte[] rest = stream.rest();
        if (rest.length > 0) {
            context.partial(streamed, rest);
        }
    }

    /** Whether pieces of such a type are parts of one text, as tokens are. */
    private static boolean isStream(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("text/");
    }

    private static boolean isText(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.contains("json") || type.contains("xml") || type.contains("yaml") || type.contains("urlencoded");
    }

    @Override
    public void log(String line) throws ConnectorException {
        context.log(redaction.scrub(line));
    }

    @Override
    public void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException {
        String clean = redaction.scrub(name);
        context.artifact(
                clean.equals(name) ? name : clean.replaceAll("[^A-Za-z0-9._-]", "-"),
                redaction.scrub(contentType),
                content);
    }

    @Override
    public void usage(String unit, double amount) throws ConnectorException {
        context.usage(redaction.scrub(unit), amount);
    }

    @Override
    public void onCancel(Runnable action) {
        context.onCancel(action);
    }

    @Override
    public boolean isCanceled() {
        return context.isCanceled();
    }
}
