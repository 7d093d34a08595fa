package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes the secrets of one job out of what comes back from it, in every form of {@link SecretForms}. */
final class Redaction {

    /** In characters. What is shorter is left where it is: it would take ordinary words out of texts. */
    static final int SHORTEST = 8;

    static final Redaction NONE = new Redaction(Map.of());

    private final Map<String, String> values;
    private final SecretForms inTexts;
    private final SecretForms inBytes;

    private Redaction(Map<String, String> values) {
        this.values = values;
        Map<String, String> shown = new TreeMap<>();
        values.forEach((name, value) -> {
            if (value.length() >= SHORTEST) {
                SecretForms.of(value, SHORTEST).forEach(form -> shown.putIfAbsent(form, shown(name)));
            }
        });
        this.inTexts = new SecretForms(shown);
        Map<String, String> shownInBytes = new TreeMap<>();
        shown.forEach((form, instead) -> shownInBytes.put(new String(form.getBytes(UTF_8), ISO_8859_1), instead));
        this.inBytes = new SecretForms(shownInBytes);
    }

    /** @param values by the names of the secrets */
    static Redaction of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Redaction(Map.copyOf(values));
    }

    /** Whether no secret is in the job at all; one that is too short to be taken out is one. */
    boolean isEmpty() {
        return values.isEmpty();
    }

    private static String shown(String name) {
        return "[secret " + name + "]";
    }

    String scrub(String text) {
        return inTexts.replaceIn(text);
    }

    /** Of a text in UTF-8, or in whatever has ASCII in it: all other bytes stay as they are. */
    byte[] scrub(byte[] text) {
        return inBytes.replaceIn(new String(text, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    /** A text in pieces, of which a secret may begin in one and end in the next. */
    RedactedStream stream() {
        return new RedactedStream(inBytes);
    }

    /** A copy without secrets, neither in values nor in names. */
    JsonNode scrub(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode clean = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> clean.set(scrub(entry.getKey()), scrub(entry.getValue())));
                yield clean;
            }
            case ArrayNode array -> {
                ArrayNode clean = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(element -> clean.add(scrub(element)));
                yield clean;
            }
            default ->
                scrubbed(node)
                        .<JsonNode>map(JsonNodeFactory.instance::stringNode)
                        .orElse(node);
        };
    }

    /** A number can be a secret, too, and becomes a text then. Empty when there is none in it. */
    private Optional<String> scrubbed(JsonNode scalar) {
        if (!scalar.isString() && !scalar.isNumber()) {
            return Optional.empty();
        }
        String text = scalar.asString();
        String clean = scrub(text);
        return clean.equals(text) ? Optional.empty() : Optional.of(clean);
    }

    /** Undoes {@link #scrub(String)}, for what has to come back to the provider as it was. */
    String restore(String scrubbed) {
        String restored = scrubbed;
        for (Map.Entry<String, String> secret : values.entrySet()) {
            restored = restored.replaceAll(
                    Pattern.quote(shown(secret.getKey())), Matcher.quoteReplacement(secret.getValue()));
        }
        return restored;
    }

    /** Without what it hides. */
    @Override
    public String toString() {
        return "Redaction" + values.keySet();
    }
}
