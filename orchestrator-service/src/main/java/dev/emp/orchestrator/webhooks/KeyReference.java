package dev.emp.orchestrator.webhooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fetches the key of a setting that says where it is. No message repeats what was found or given. */
final class KeyReference {

    static final String SETTING = "emp.orchestrator.webhooks.encryption-key";
    private static final int KEY_BYTES = 32;
    private static final String ALLOWED = "; allowed is env:NAME or file:PATH, where " + KEY_BYTES
            + " random bytes stand in Base64 (openssl rand -base64 " + KEY_BYTES + ")";

    private KeyReference() {}

    /**
     * @param environment the value of a variable; null when it is not set
     * @throws IllegalStateException naming the setting, what is wrong with it and what is allowed
     */
    static byte[] read(String from, Function<String, @Nullable String> environment) {
        String place = from.substring(from.indexOf(':') + 1).strip();
        if (!place.isEmpty() && from.startsWith("env:")) {
            return decode(Optional.ofNullable(environment.apply(place))
                    .orElseThrow(() -> wrong("the environment variable " + place + " is not set", null)));
        }
        if (!place.isEmpty() && from.startsWith("file:")) {
            try {
                return decode(Files.readString(Path.of(place)));
            } catch (IOException | InvalidPathException unreadable) {
                throw wrong("the file " + place + " cannot be read", unreadable);
            }
        }
        throw wrong("it does not say where the key is", null);
    }

    private static byte[] decode(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException noBase64) {
            // Falls through to the one message for what is no key; its own would show a piece of it.
        }
        throw wrong("what stands there is no key of " + KEY_BYTES + " bytes in Base64", null);
    }

    private static IllegalStateException wrong(String what, @Nullable Throwable cause) {
        return new IllegalStateException(SETTING + ": " + what + ALLOWED, cause);
    }
}
