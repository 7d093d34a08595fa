package dev.emp.orchestrator.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads keys that are there from the start from where the settings say. */
final class KeySource {

    static final String FORMS = "env:NAME or file:PATH";

    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final int LEAST_LENGTH = 32;
    private static final int LONGEST = 1_024;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{" + LEAST_LENGTH + "," + LONGEST + "}");

    private KeySource() {}

    static boolean isOne(String from) {
        String place = from.substring(from.indexOf(':') + 1).strip();
        return !place.isEmpty() && (from.startsWith(ENVIRONMENT) || (from.startsWith(FILE) && isPath(place)));
    }

    /**
     * The key that is there now, without white space around it.
     *
     * @throws AccessSetupException that names the place and never what was there
     */
    static String read(String from, Map<String, String> environment) {
        String place = from.substring(from.indexOf(':') + 1).strip();
        return from.startsWith(ENVIRONMENT)
                ? check(environment.getOrDefault(place, ""), "the environment variable " + place)
                : check(content(place), "the file " + place);
    }

    private static String content(String place) {
        try {
            Path file = Path.of(place);
            return Files.size(file) > 2 * LONGEST ? "" : Files.readString(file);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static String check(String content, String where) {
        String key = content.strip();
        if (!KEY.matcher(key).matches()) {
            throw new AccessSetupException(
                    "There is no API key in " + where + ", where " + AccessProperties.KEYS + " says that one is.",
                    "Put one there: " + LEAST_LENGTH + " to " + LONGEST
                            + " printable ASCII characters without blanks, that nobody can guess, for example from"
                            + " 'openssl rand -hex 32'.");
        }
        return key;
    }

    private static boolean isPath(String place) {
        try {
            return !Path.of(place).toString().isEmpty();
        } catch (InvalidPathException malformed) {
            return false;
        }
    }
}
