package dev.emp.setup.declaration;

import dev.emp.setup.declaration.Item.Member;
import dev.emp.setup.declaration.Item.Reading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in a declared file, read member by member. Whatever is wrong is a {@link DeclarationException} that names the file, line
 * and column, the JSON pointer, the fault and what is allowed.
 */
public final class Declared {

    /** In bytes; what is larger is not such a file. */
    static final long LARGEST = 4L << 20;

    private final String file;
    private final String pointer;
    private final Item.Mapping mapping;

    private Declared(String file, String pointer, Item.Mapping mapping) {
        this.file = file;
        this.pointer = pointer;
        this.mapping = mapping;
    }

    /**
     * Reads a file; JSON when its name ends so, else YAML.
     *
     * @throws DeclarationException when it cannot be read, or has no mapping at its top
     */
    public static Declared read(Path path) {
        String file = path.toString();
        String text = text(path);
        Item root = file.endsWith(".json") ? new JsonItems(file).read(text) : new YamlItems(file).read(text);
        if (root instanceof Item.Mapping mapping) {
            return new Declared(file, "", mapping);
        }
        throw new DeclarationException(file + ":" + root.place() + " must be a mapping, not " + root.kind());
    }

    private static String text(Path path) {
        try {
            if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
                throw new DeclarationException(path + " is too large, at most " + LARGEST + " bytes");
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new DeclarationException(path + " does not exist", e);
        } catch (CharacterCodingException e) {
            throw new DeclarationException(path + " is not UTF-8", e);
        } catch (IOException e) {
            throw new DeclarationException(path + " cannot be read: " + e, e);
        }
    }

    /** Refuses names that nobody reads. */
    public Declared allow(String... names) {
        for (Map.Entry<String, Member> member : mapping.members().entrySet()) {
            if (!Set.of(names).contains(member.getKey())) {
                throw fault(
                        member.getValue().at(),
                        child(member.getKey()),
                        "is unknown; allowed are " + String.join(", ", names));
            }
        }
        return this;
    }

    /** A text that has to be there and matches. */
    public String text(String name, Pattern pattern, String rule) {
        return optionalText(name, pattern, rule).orElseThrow(() -> fault(name, "is missing; it " + rule));
    }

    /** A text that matches, where there is one. */
    public Optional<String> optionalText(String name, Pattern pattern, String rule) {
        Item item = item(name);
        return item == null ? Optional.empty() : Optional.of(checkedText(item, child(name), pattern, rule));
    }

    /** A list of texts that match; empty when there is none. */
    public List<String> texts(String name, Pattern pattern, String rule) {
        List<String> texts = new ArrayList<>();
        for (Item item : items(name)) {
            texts.add(checkedText(item, child(name) + "/" + texts.size(), pattern, rule));
        }
        return texts;
    }

    /** A mapping of names to texts, in order; empty when there is none. */
    public Map<String, String> textsByName(String name, Pattern names, String rule) {
        Map<String, String> texts = new LinkedHashMap<>();
        Item item = item(name);
        if (item == null) {
            return texts;
        }
        if (!(item instanceof Item.Mapping inner)) {
            throw fault(item.place(), child(name), "must be a mapping, not " + item.kind());
        }
        inner.members().forEach((key, member) -> {
            String at = child(name) + "/" + escaped(key);
            if (!names.matcher(key).matches()) {
                throw fault(member.at(), at, rule);
            }
            texts.put(key, checkedText(member.value(), at, Pattern.compile("(?s).*"), ""));
        });
        return texts;
    }

    /** A whole number that has to be there, at least 1. */
    public long number(String name, String rule) {
        Item item = item(name);
        if (item == null) {
            throw fault(name, "is missing; it " + rule);
        }
        if (item instanceof Item.Value value && value.text().matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(value.text());
        }
        throw fault(item.place(), child(name), rule + ", not " + shown(item));
    }

    /** True or false; false when it is not there. */
    public boolean flag(String name) {
        Item item = item(name);
        if (item == null) {
            return false;
        }
        if (item instanceof Item.Value value
                && value.reading() == Reading.FLAG
                && value.text().matches("true|false")) {
            return value.text().equals("true");
        }
        throw fault(item.place(), child(name), "must be true or false, not " + shown(item));
    }

    /** The mappings of a list that has to be there; it may be empty. */
    public List<Declared> mappings(String name) {
        if (item(name) == null) {
            throw fault(name, "is missing; it must be a list, which may be empty: []");
        }
        List<Declared> mappings = new ArrayList<>();
        for (Item item : items(name)) {
            String at = child(name) + "/" + mappings.size();
            if (!(item instanceof Item.Mapping inner)) {
                throw fault(item.place(), at, "must be a mapping, not " + item.kind());
            }
            mappings.add(new Declared(file, at, inner));
        }
        return mappings;
    }

    /** A mapping below a name; an empty one when there is none. */
    public Declared mapping(String name) {
        Item item = item(name);
        if (item == null) {
            return new Declared(file, child(name), new Item.Mapping(Map.of(), mapping.place()));
        }
        if (item instanceof Item.Mapping inner) {
            return new Declared(file, child(name), inner);
        }
        throw fault(item.place(), child(name), "must be a mapping, not " + item.kind());
    }

    /** A fault of a member, to be thrown: {@code problem} is the middle of a sentence. */
    public DeclarationException fault(String name, String problem) {
        Member member = mapping.members().get(name);
        return fault(member == null ? mapping.place() : member.value().place(), child(name), problem);
    }

    private List<Item> items(String name) {
        return switch (item(name)) {
            case null -> List.of();
            case Item.Listing(List<Item> items, Item.Place place) -> items;
            case Item other -> throw fault(other.place(), child(name), "must be a list, not " + other.kind());
        };
    }

    private @Nullable Item item(String name) {
        Member member = mapping.members().get(name);
        if (member == null || (member.value() instanceof Item.Value value && value.reading() == Reading.NOTHING)) {
            return null;
        }
        return member.value();
    }

    private String checkedText(Item item, String at, Pattern pattern, String rule) {
        if (!(item instanceof Item.Value value) || value.reading() == Reading.NOTHING) {
            throw fault(item.place(), at, "must be a text, not " + item.kind());
        }
        if (!pattern.matcher(value.text()).matches()) {
            throw fault(item.place(), at, rule);
        }
        return value.text();
    }

    private static String shown(Item item) {
        return item instanceof Item.Value value && value.reading() != Reading.NOTHING
                ? "'" + value.text() + "'"
                : item.kind();
    }

    private String child(String name) {
        return pointer + "/" + escaped(name);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private DeclarationException fault(Item.Place place, String at, String problem) {
        return new DeclarationException(file + ":" + place + " " + at + " " + problem);
    }
}
