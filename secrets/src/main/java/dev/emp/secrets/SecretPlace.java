package dev.emp.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the value of a secret is: in the environment or in a file. It is read whenever it is used, so that a new one counts at once. */
public sealed interface SecretPlace {

    /** How a place is written in the settings. */
    String FORMS = "env:NAME or file:PATH";

    /** What is said of anything else, to stand behind the name of a setting. It does not repeat what is there: that may be a secret. */
    String RULE = "must say where the secret is, " + FORMS + "; a secret itself does not belong into the settings";

    /** In bytes; what is larger is no secret but the wrong file. */
    int LARGEST = 65_536;

    /**
     * The value as it is now, without white space around it.
     *
     * @throws SecretUnreadableException when there is none; the message names the place and shows nothing of what is there
     */
    String read() throws SecretUnreadableException;

    static boolean isOne(String from) {
        return find(from, variable -> null).isPresent();
    }

    /**
     * @param from {@code env:NAME} or {@code file:PATH}
     * @param environment the value of a variable; null when it is not set
     * @throws IllegalArgumentException for anything else, with {@link #RULE}
     */
    static SecretPlace of(String from, Function<String, @Nullable String> environment) {
        return find(from, environment).orElseThrow(() -> new IllegalArgumentException(RULE));
    }

    private static Optional<SecretPlace> find(String from, Function<String, @Nullable String> environment) {
        String place = from.substring(from.indexOf(':') + 1).strip();
        if (place.isEmpty()) {
            return Optional.empty();
        }
        if (from.startsWith("env:")) {
            return Optional.of(new Variable(place, environment));
        }
        try {
            return from.startsWith("file:") ? Optional.of(new Content(Path.of(place))) : Optional.empty();
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }

    /** A variable of the environment. */
    record Variable(String name, Function<String, @Nullable String> environment) implements SecretPlace {
        @Override
        public String read() throws SecretUnreadableException {
            String value = environment.apply(name);
            if (value == null || value.isBlank()) {
                throw new SecretUnreadableException(
                        "the environment variable " + name + (value == null ? " is not set" : " is empty"));
            }
            return value.strip();
        }
    }

    /** The content of a file, such as a mounted secret. */
    record Content(Path file) implements SecretPlace {
        @Override
        public String read() throws SecretUnreadableException {
            String content;
            try {
                if (Files.size(file) > LARGEST) {
                    throw new SecretUnreadableException(
                            "the file " + file + " is too large for a secret, at most " + LARGEST + " bytes");
                }
                content = Files.readString(file);
            } catch (IOException e) {
                // Not as the cause: of a file that is not UTF-8 it might show something.
                throw new SecretUnreadableException(
                        "the file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
            }
            if (content.isBlank()) {
                throw new SecretUnreadableException("the file " + file + " is empty");
            }
            return content.strip();
        }
    }
}
