package dev.emp.monitor.feed;

import dev.emp.monitor.feed.ClientMessage.Look;
import dev.emp.monitor.feed.ClientMessage.Since;
import dev.emp.monitor.feed.ClientMessage.Subscribe;
import dev.emp.monitor.feed.ClientMessage.Unsubscribe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what clients send, strictly. Every fault is an {@link IllegalArgumentException} that says what is allowed. */
final class ClientMessageParser {

    private static final int LARGEST_WINDOW = 10_000;
    /** More rows than fit on any screen. */
    private static final int LARGEST_LOOK = 500;

    private final JsonMapper mapper;

    ClientMessageParser(JsonMapper mapper) {
        this.mapper = mapper;
    }

    ClientMessage parse(String text) {
        JsonNode message = object(read(text), "the message");
        String type = text(message, "type");
        return switch (type) {
            case "sub" -> subscribe(message);
            case "unsub" -> {
                allow(message, Set.of("type", "topic"));
                yield new Unsubscribe(text(message, "topic"));
            }
            case "look" -> {
                allow(message, Set.of("type", "topic", "newest", "ids"));
                yield new Look(text(message, "topic"), look(message));
            }
            default -> throw new IllegalArgumentException("unknown type '" + type + "', allowed: look, sub, unsub");
        };
    }

    private Subscribe subscribe(JsonNode message) {
        allow(message, Set.of("type", "topic", "filter", "window", "since", "part", "look"));
        return new Subscribe(
                text(message, "topic"),
                filter(message.get("filter")),
                number(message, "window", 1, LARGEST_WINDOW),
                since(message),
                number(message, "part", 1, LARGEST_WINDOW),
                message.has("look") ? inSight(message.get("look")) : null);
    }

    private static FeedLook inSight(JsonNode node) {
        JsonNode look = object(node, "look");
        allow(look, Set.of("newest", "ids"));
        return look(look);
    }

    private static FeedLook look(JsonNode node) {
        Integer newest = number(node, "newest", 0, LARGEST_LOOK);
        JsonNode ids = node.get("ids");
        Set<String> named = ids == null ? Set.of() : texts("ids", ids);
        if (named.size() > LARGEST_LOOK) {
            throw new IllegalArgumentException("ids must be at most " + LARGEST_LOOK);
        }
        return new FeedLook(newest == null ? 0 : newest, named);
    }

    private static FeedFilter filter(@Nullable JsonNode node) {
        if (node == null) {
            return FeedFilter.ALL;
        }
        Map<String, Set<String>> allowed = new HashMap<>();
        for (Map.Entry<String, JsonNode> condition : object(node, "filter").properties()) {
            allowed.put(condition.getKey(), texts("filter." + condition.getKey(), condition.getValue()));
        }
        return new FeedFilter(allowed);
    }

    private static Set<String> texts(String name, JsonNode node) {
        if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
            throw new IllegalArgumentException(name + " must be a list of texts");
        }
        return new TreeSet<>(node.valueStream().map(JsonNode::asString).toList());
    }

    private static @Nullable Integer number(JsonNode message, String field, int least, int most) {
        JsonNode node = message.get(field);
        if (node == null) {
            return null;
        }
        if (!node.isInt() || node.asInt() < least || node.asInt() > most) {
            throw new IllegalArgumentException(field + " must be a whole number from " + least + " to " + most);
        }
        return node.asInt();
    }

    private static @Nullable Since since(JsonNode message) {
        if (!message.has("since")) {
            return null;
        }
        JsonNode since = object(message.get("since"), "since");
        allow(since, Set.of("epoch", "seq"));
        return new Since(text(since, "epoch"), text(since, "seq"));
    }

    private JsonNode read(String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode object(JsonNode node, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be an object");
        }
        return node;
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString()) {
            throw new IllegalArgumentException(field + " must be a text");
        }
        return value.asString();
    }

    private static void allow(JsonNode object, Set<String> fields) {
        List<String> unknown = object.propertyNames().stream()
                .filter(field -> !fields.contains(field))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown field '" + unknown.getFirst() + "', allowed: " + String.join(", ", new TreeSet<>(fields)));
        }
    }
}
