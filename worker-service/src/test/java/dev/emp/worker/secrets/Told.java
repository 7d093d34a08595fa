package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.emp.connector.ConnectorContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a connector tells. */
final class Told implements ConnectorContext {

    final List<String> all = new ArrayList<>();

    @Override
    public void accepted(String handle) {
        all.add("handle " + handle);
    }

    @Override
    public void progress(double fraction, String message) {
        all.add("progress " + message);
    }

    @Override
    public void partial(String contentType, byte[] data) {
        all.add(contentType + " " + new String(data, UTF_8));
    }

    @Override
    public void log(String line) {
        all.add("log " + line);
    }

    @Override
    public void artifact(String name, String contentType, InputStream content) throws IOException {
        all.add("file " + name + " " + contentType + " " + new String(content.readAllBytes(), UTF_8));
    }

    @Override
    public void usage(String unit, double amount) {
        all.add("usage " + unit);
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public boolean isCanceled() {
        return false;
    }
}
