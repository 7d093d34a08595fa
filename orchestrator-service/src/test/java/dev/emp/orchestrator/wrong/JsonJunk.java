package dev.emp.orchestrator.wrong;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Wrong values in bodies that are JSON otherwise: these get the furthest into the service. */
final class JsonJunk {

    /** As they are written, for no mapper would write them all. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1",
            "0.5",
            "1.0",
            "2",
            "101",
            "1e2",
            "1E+400",
            "1e-400",
            "-1e999999999",
            "9223372036854775808",
            "2147483648",
            "12345678901234567890123",
            "0.1000000000000000000000000001",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"0\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\n\\t\\r\"",
            "\"\\u202e\"",
            "[]",
            "[null]",
            "[[]]",
            "[1,\"a\",null,{}]",
            "[{}]",
            "{}",
            "{\"\":null}",
            "{\"a\":{\"b\":{\"c\":{}}}}",
            "{\"$ref\":\"#\"}",
            "{\"$file\":\"x\"}",
            "{\"$file\":\"file_01zzzzzzzzzzzzzzzzzzzzzzzz\",\"as\":\"x\"}",
            "{\"__proto__\":1}",
            "{\">=\":1,\"<=\":0}",
            "{\"in\":[]}",
            "{\"exists\":\"x\"}",
            "{\"=\":null}",
            "\"2026-13-45T99:99:99Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"http://\"",
            "\"http://[::1\"",
            "\"http://a b\"",
            "\"javascript:alert(1)\"",
            "\"https://user:pw@127.0.0.1/\"",
            "\"* * * * *\"",
            "\"0 0 31 2 *\"",
            "\"Mars/Phobos\"",
            "\"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\"",
            "\"service-1\"",
            "\"default\"",
            "\"admin\"",
            "\"job.*\"",
            "\"*\"");

    private static final List<String> LARGE = List.of(
            "\"" + "a".repeat(5_000) + "\"",
            "\"" + "a".repeat(70_000) + "\"",
            "[" + "0,".repeat(5_000) + "0]",
            "[" + "\"a\",".repeat(300) + "\"b\"]",
            "[".repeat(60) + "]".repeat(60),
            "[".repeat(200) + "]".repeat(200),
            "{\"a\":".repeat(90) + "1" + "}".repeat(90),
            members(300),
            members(5_000),
            "9".repeat(1_100));

    private JsonJunk() {}

    private static String members(int count) {
        StringBuilder object = new StringBuilder("{\"k\":1");
        for (int i = 0; i < count; i++) {
            object.append(",\"k").append(i).append("\":\"v\"");
        }
        return object.append('}').toString();
    }

    /** Changes one place somewhere in the tree; a body that is no JSON is disturbed. */
    static Draft changed(Draft draft, Chance chance) {
        List<String> lines = new ArrayList<>(List.of(draft.body().split("\n", -1)));
        int line = isLines(draft) ? chance.below(lines.size()) : -1;
        String text = line < 0 ? draft.body() : lines.get(line);
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (JacksonException none) {
            return Bodies.disturbed(draft, chance);
        }
        List<JsonNode> holders = new ArrayList<>();
        gather(root, holders);
        if (holders.isEmpty()) {
            return Bodies.whole(draft, chance);
        }
        String what = change(chance.of(holders), chance);
        String written = Draft.utf8(JsonMapper.shared().writeValueAsString(root));
        if (line >= 0) {
            lines.set(line, written);
            written = String.join("\n", lines);
        }
        return draft.withBody(written, what);
    }

    private static boolean isLines(Draft draft) {
        return draft.headers().stream().anyMatch(header -> header.contains("ndjson"));
    }

    private static void gather(JsonNode node, List<JsonNode> holders) {
        if ((node instanceof ObjectNode || node instanceof ArrayNode) && !node.isEmpty()) {
            holders.add(node);
        }
        node.forEach(child -> gather(child, holders));
    }

    private static String change(JsonNode holder, Chance chance) {
        return switch (holder) {
            case ObjectNode object -> change(object, chance);
            case ArrayNode array -> change(array, chance);
            default -> "nothing";
        };
    }

    private static String change(ObjectNode object, Chance chance) {
        String name = chance.of(List.copyOf(object.propertyNames()));
        switch (chance.below(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.putRawValue(chance.of(Junk.TEXTS), new RawValue(value(chance)));
            case 2 -> object.set(name + chance.of(List.of("s", "_", " ", "\u0000", "Id")), object.remove(name));
            // The same name twice: only raw text can say that.
            case 3 -> object.putRawValue(name, new RawValue(value(chance) + ",\"" + name + "\":" + value(chance)));
            default -> object.putRawValue(name, new RawValue(value(chance)));
        }
        return "member " + name;
    }

    private static String change(ArrayNode array, Chance chance) {
        int place = chance.below(array.size());
        RawValue value = new RawValue(value(chance));
        if (chance.oneIn(2)) {
            array.setRawValue(place, value);
        } else {
            array.addRawValue(value);
        }
        return "element " + place;
    }

    private static String value(Chance chance) {
        return chance.oneIn(8) ? chance.of(LARGE) : chance.of(VALUES);
    }
}
