package dev.emp.simulators.replicate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model that there is.
 *
 * @param name {@code owner/name}
 */
public record ReplicateModel(String name, Kind kind) {

    /** What a model makes. */
    public enum Kind {
        /** Words, one by one; can be streamed. */
        TEXT,
        /** A picture, as a list of one file. */
        IMAGE,
        /** Its own input back, as it is. */
        ECHO
    }

    /** @throws IllegalArgumentException if the name has no owner */
    public ReplicateModel {
        if (!name.matches("[a-z0-9._-]+/[a-z0-9._-]+")) {
            throw new IllegalArgumentException("a model is called owner/name, not " + name);
        }
    }

    /** The id of its only version: 64 hexadecimal digits that follow from its name. */
    public String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    String owner() {
        return name.substring(0, name.indexOf('/'));
    }

    String shortName() {
        return name.substring(name.indexOf('/') + 1);
    }
}
