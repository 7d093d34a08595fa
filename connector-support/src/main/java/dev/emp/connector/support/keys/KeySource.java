package dev.emp.connector.support.keys;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a key is: in the environment or in a file. It is read whenever it is used, so that a new one counts at once. */
public sealed interface KeySource {

    /**
     * The key as it is now.
     *
     * @throws ConnectorException auth, naming where the key should be, when there is none
     */
    String read() throws ConnectorException;

    /**
     * @param from {@code env:NAME}, {@code file:PATH}, or {@code none} for a server that asks for no key
     * @param environment the value of a variable; null when it is not set
     * @throws IllegalArgumentException for anything else; the message does not repeat it, for it may be a key
     */
    static KeySource of(String from, Function<String, @Nullable String> environment) {
        if (from.equals("none")) {
            return new NotNeeded();
        }
        String place = from.substring(from.indexOf(':') + 1).strip();
        if (!place.isEmpty() && from.startsWith("env:")) {
            return new Environment(place, environment);
        }
        if (!place.isEmpty() && from.startsWith("file:")) {
            try {
                return new File(Path.of(place));
            } catch (InvalidPathException e) {
                // falls through to what is allowed
            }
        }
        throw new IllegalArgumentException(
                "must say where the key is, env:NAME or file:PATH (or none, for a server that asks for no key); a key"
                        + " itself does not belong into the settings");
    }

    /** A server that asks for no key; clients send something nevertheless. */
    record NotNeeded() implements KeySource {
        @Override
        public String read() {
            return "none";
        }
    }

    /** A variable of the environment. */
    record Environment(String name, Function<String, @Nullable String> lookup) implements KeySource {
        @Override
        public String read() throws ConnectorException {
            String value = lookup.apply(name);
            if (value == null || value.isBlank()) {
                throw missing("The environment variable " + name + ", which should hold the key, is not set.", null);
            }
            return Content.check(value, "The environment variable " + name);
        }
    }

    /** A file, for example a mounted secret; white space around the key does not matter. */
    record File(Path path) implements KeySource {
        @Override
        public String read() throws ConnectorException {
            String content;
            try {
                if (Files.size(path) > Content.LONGEST) {
                    throw missing("The file " + path + " is too large to hold just a key.", null);
                }
                content = Files.readString(path);
            } catch (IOException e) {
                throw missing(
                        "The file " + path + ", which should hold the key, cannot be read ("
                                + e.getClass().getSimpleName() + ").",
                        e);
            }
            if (content.isBlank()) {
                throw missing("The file " + path + ", which should hold the key, is empty.", null);
            }
            return Content.check(content, "The file " + path);
        }
    }

    private static ConnectorException missing(String message, @Nullable Throwable cause) {
        return new ConnectorException(ErrorClass.AUTH, message, null, null, cause).withNothingAccepted();
    }

    /** What can be sent in a header. */
    final class Content {

        private static final int LONGEST = 16_384;
        private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

        private Content() {}

        private static String check(String content, String where) throws ConnectorException {
            String key = content.strip();
            if (!KEY.matcher(key).matches()) {
                throw missing(
                        where + " holds something that is no key: a key has no blanks, no line breaks and only ASCII"
                                + " characters.",
                        null);
            }
            return key;
        }
    }
}
