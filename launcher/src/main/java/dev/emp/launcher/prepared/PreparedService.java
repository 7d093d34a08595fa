package dev.emp.launcher.prepared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is known of a service that was prepared.
 *
 * @param initializer name of the class that registers the service's beans
 * @param settings that decided on them
 */
record PreparedService(String initializer, DecidingSettings settings) {

    /** Where it is written, on the class path. */
    static String file(String label) {
        return "dev/emp/launcher/prepared/" + label + ".txt";
    }

    /** What was prepared of a service; empty where nothing was, as outside the service image. */
    static Optional<PreparedService> find(String label, ClassLoader classes) {
        try (InputStream file = classes.getResourceAsStream(file(label))) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("what was prepared of the " + label + " cannot be read", e);
        }
    }

    String print() {
        return initializer + "\n" + settings.print();
    }

    private static PreparedService parse(String text) {
        var lines = text.lines().toList();
        return new PreparedService(lines.getFirst(), DecidingSettings.parse(lines));
    }
}
