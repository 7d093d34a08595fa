package dev.emp.connector.playwright.input;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of one JSON object, each taken once; what is left at the end is unknown. */
final class Fields {

    private final ObjectNode node;
    private final String pointer;
    private final TreeSet<String> left;

    Fields(JsonNode node, String pointer) throws InvalidInput {
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidInput(pointer, "must be an object");
        }
        this.node = object;
        this.pointer = pointer;
        this.left = new TreeSet<>(object.propertyNames());
    }

    String pointer() {
        return pointer;
    }

    /** @throws InvalidInput if a member was not taken */
    void requireNoneLeft() throws InvalidInput {
        if (!left.isEmpty()) {
            throw new InvalidInput(pointer + "/" + left.first(), "is not known here");
        }
    }

    InvalidInput invalid(String name, String fault) {
        return new InvalidInput(pointer + "/" + name, fault);
    }

    Optional<JsonNode> take(String name) {
        left.remove(name);
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<Fields> object(String name) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(new Fields(value.get(), pointer + "/" + name));
    }

    List<Fields> objects(String name) throws InvalidInput {
        List<Fields> all = new ArrayList<>();
        List<JsonNode> elements = elements(name);
        for (int i = 0; i < elements.size(); i++) {
            all.add(new Fields(elements.get(i), pointer + "/" + name + "/" + i));
        }
        return all;
    }

    @Nullable
    String text(String name) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        if (value.isPresent() && !value.get().isString()) {
            throw invalid(name, "must be a text");
        }
        return value.map(JsonNode::asString).orElse(null);
    }

    String requiredText(String name) throws InvalidInput {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw invalid(name, "is missing");
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw invalid(name, "must be true or false");
        }
        return value.map(JsonNode::asBoolean).orElse(otherwise);
    }

    @Nullable
    Integer number(String name, int least, int most) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        if (value.isEmpty()) {
            return null;
        }
        if (!value.get().isInt() || value.get().asInt() < least || value.get().asInt() > most) {
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return value.get().asInt();
    }

    /** Seconds, perhaps a fraction; above 0. */
    @Nullable
    Duration seconds(String name) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        if (value.isEmpty()) {
            return null;
        }
        double seconds = value.get().isNumber() ? value.get().asDouble() : 0;
        if (!(seconds >= 0.001 && seconds <= 86_400)) {
            throw invalid(name, "must be a number of seconds above 0, at most 86400");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, @Nullable E otherwise) throws InvalidInput {
        String text = text(name);
        if (text == null && otherwise != null) {
            return otherwise;
        }
        for (E choice : type.getEnumConstants()) {
            if (wireName(choice).equals(text)) {
                return choice;
            }
        }
        throw invalid(
                name,
                "must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(Fields::wireName)
                                        .toList()));
    }

    static String wireName(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    List<String> texts(String name) throws InvalidInput {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isString()) {
                throw invalid(name, "must be a list of texts");
            }
            texts.add(element.asString());
        }
        return texts;
    }

    Map<String, String> textsByName(String name) throws InvalidInput {
        Map<String, String> texts = new LinkedHashMap<>();
        Optional<Fields> fields = object(name);
        if (fields.isPresent()) {
            for (String key : List.copyOf(fields.get().left)) {
                String text = fields.get().text(key);
                texts.put(key, text == null ? "" : text);
            }
        }
        return texts;
    }

    List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    List<JsonNode> elements(String name) throws InvalidInput {
        Optional<JsonNode> value = take(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            throw invalid(name, "must be a list");
        }
        return List.copyOf(value.get().values());
    }

    /** An http or https URL with a host, as browsers read it. */
    URI url(String name) throws InvalidInput {
        String text = requiredText(name).strip();
        try {
            return WebUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }
}
