package dev.emp.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON Schema (2020-12) of a file of settings, for editors and checks before a start. */
public final class SettingsSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String DURATION = "^([0-9]+(ns|us|ms|s|m|h|d)|P[0-9DTHMS.]+)$";
    private static final String SIZE = "^[0-9]+(B|KB|MB|GB|TB)?$";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SettingsCatalog catalog;
    private final Set<String> leftOut;

    /** @param leftOut full names of settings that make no sense in the file */
    public SettingsSchema(SettingsCatalog catalog, Set<String> leftOut) {
        this.catalog = catalog;
        this.leftOut = Set.copyOf(leftOut);
    }

    /**
     * The schema as indented JSON that ends with a line feed.
     *
     * @param sections what may stand at the top of the file; all but {@code emp} hold what they want
     */
    public String write(String title, List<String> sections) {
        ObjectNode emp = group(catalog.groups(), SettingsCatalog.ROOT, false);
        ObjectNode schema = JSON.objectNode().put("$schema", DIALECT).put("title", title);
        schema.set("type", types("object", "null"));
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        sections.forEach(name -> properties.set(name, name.equals(SettingsCatalog.ROOT) ? emp : anything()));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static ObjectNode anything() {
        ObjectNode schema = JSON.objectNode();
        schema.set("type", types("object", "null"));
        return schema;
    }

    private static ArrayNode types(String... names) {
        ArrayNode types = JSON.arrayNode();
        List.of(names).forEach(types::add);
        return types;
    }

    /** @param complete whether nothing of it can be set elsewhere, so that what is required has to be here */
    private ObjectNode group(Shape.Group group, String name, boolean complete) {
        ObjectNode schema = anything();
        schema.put("additionalProperties", false);
        if (complete) {
            List<String> required = group.members().stream()
                    .filter(Member::required)
                    .map(Member::name)
                    .toList();
            if (!required.isEmpty()) {
                schema.set("required", types(required.toArray(String[]::new)));
            }
        }
        ObjectNode properties = schema.putObject("properties");
        for (Member member : group.members()) {
            String inner = name + "." + member.name();
            if (!leftOut.contains(inner)) {
                properties.set(member.name(), member(member, inner, complete));
            }
        }
        return schema;
    }

    private ObjectNode member(Member member, String name, boolean complete) {
        ObjectNode schema = shape(member.shape(), name, complete);
        String description = catalog.descriptions().of(member.described());
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        JsonNode initial = initial(member);
        if (initial != null) {
            schema.set("default", initial);
        }
        if (member.secret()) {
            schema.put("writeOnly", true);
        }
        return schema;
    }

    private ObjectNode shape(Shape shape, String name, boolean complete) {
        return switch (shape) {
            case Shape.Value value -> value(value);
            case Shape.Group group -> group(group, name, complete);
            case Shape.Items(Shape element) -> {
                ObjectNode schema = JSON.objectNode();
                schema.set("type", element instanceof Shape.Value ? types("array", "string") : types("array", "null"));
                schema.set("items", shape(element, name, true));
                yield schema;
            }
            case Shape.Entries(Shape value) -> {
                ObjectNode schema = anything();
                schema.set("additionalProperties", shape(value, name, true));
                yield schema;
            }
        };
    }

    private static ObjectNode value(Shape.Value value) {
        ObjectNode schema = JSON.objectNode();
        Limits limits = value.limits();
        switch (value.kind()) {
            case CHOICE -> schema.set("enum", types(value.choices().toArray(String[]::new)));
            case WHOLE_NUMBER -> schema.put("type", "integer");
            case NUMBER -> schema.put("type", "number");
            case TRUTH -> schema.put("type", "boolean");
            case DURATION -> schema.put("type", "string").put("pattern", DURATION);
            case SIZE -> schema.put("type", "string").put("pattern", SIZE);
            case PATH -> schema.put("type", "string");
            case ADDRESS -> schema.put("type", "string").put("format", "uri");
            case TEXT -> text(schema, limits.pattern());
        }
        bound(schema, "minimum", limits.least());
        bound(schema, "maximum", limits.most());
        return schema;
    }

    private static void text(ObjectNode schema, @Nullable String pattern) {
        if (pattern == null) {
            // What YAML takes for a number or a truth is a text as well.
            schema.set("type", types("string", "number", "boolean"));
        } else {
            schema.put("type", "string").put("pattern", "^(" + pattern + ")$");
        }
    }

    private static void bound(ObjectNode schema, String keyword, @Nullable BigDecimal bound) {
        if (bound != null) {
            schema.put(keyword, bound);
        }
    }

    private static @Nullable JsonNode initial(Member member) {
        String text = member.initial();
        return switch (member.shape()) {
            case Shape.Value value when text != null -> initial(value.kind(), text);
            case Shape.Items _ when text != null -> text.isEmpty() ? JSON.arrayNode() : types(text.split(",", -1));
            default -> null;
        };
    }

    private static JsonNode initial(SettingKind kind, String text) {
        return switch (kind) {
            case WHOLE_NUMBER -> JSON.numberNode(Long.parseLong(text));
            case NUMBER -> JSON.numberNode(new BigDecimal(text));
            case TRUTH -> JSON.booleanNode(Boolean.parseBoolean(text));
            default -> JSON.stringNode(text);
        };
    }
}
