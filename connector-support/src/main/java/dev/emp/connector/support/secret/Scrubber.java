package dev.emp.connector.support.secret;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes keys out of texts: those it was told, and whatever looks like a key of the providers we know, for providers like to
 * repeat in their errors what they were sent. Safe for many threads.
 */
public final class Scrubber {

    /** Shown in place of a key. */
    public static final String MASK = "[secret]";

    /** Shorter ones would take ordinary words out of texts. */
    private static final int SHORTEST = 8;

    /** Keys of OpenAI (also half-masked, as it shows them), Replicate, RunPod, Hugging Face; authorization headers. */
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile(
            "(?i:\\b(?:bearer|basic)\\s+)[^\\s\"',;]+|\\b(?:sk|sess)-[\\w*.-]{6,}|\\b(?:r8|rpa|hf)_[\\w*.-]{6,}");

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    /** From now on this text is never shown. One shorter than eight characters is no key and is left out. */
    public void hide(String secret) {
        if (secret.length() >= SHORTEST) {
            secrets.add(secret);
        }
    }

    /** The text without keys. */
    public String scrub(String text) {
        String clean = text;
        List<String> longestFirst = secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String secret : longestFirst) {
            clean = clean.replace(secret, MASK);
        }
        return LOOKS_LIKE_A_KEY.matcher(clean).replaceAll(MASK);
    }

    /** A copy without keys, neither in values nor in names. */
    public JsonNode scrub(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode clean = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> clean.set(scrub(entry.getKey()), scrub(entry.getValue())));
                yield clean;
            }
            case ArrayNode array -> {
                ArrayNode clean = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> clean.add(scrub(element)));
                yield clean;
            }
            default -> node.isString() ? JsonNodeFactory.instance.stringNode(scrub(node.asString())) : node;
        };
    }

    /** Without what it hides. */
    @Override
    public String toString() {
        return "Scrubber[" + secrets.size() + " secrets]";
    }
}
