package dev.emp.orchestrator.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells contents apart by their SHA-256. */
public final class Fingerprint {

    private Fingerprint() {}

    /** The same for two values that differ in nothing but the space between their tokens, and in the members left out. */
    public static String of(JsonNode value, Collection<String> without) {
        if (value instanceof ObjectNode object && !without.isEmpty()) {
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            rest.setAll(object);
            rest.remove(without);
            return of(StrictJson.write(rest));
        }
        return of(StrictJson.write(value));
    }

    public static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
