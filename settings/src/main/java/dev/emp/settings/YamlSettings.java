package dev.emp.settings;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads settings off YAML, each with the place of its name. Stricter than Spring Boot's reader: a name given twice, a second
 * document, an alias, and a section nobody reads are refused; a name without a value is as if it were not there.
 */
final class YamlSettings {

    private final Path path;
    private final List<String> sections;
    private final FileSystemResource resource;
    private final Map<String, OriginTrackedValue> values = new LinkedHashMap<>();

    YamlSettings(Path path, List<String> sections) {
        this.path = path;
        this.sections = sections;
        this.resource = new FileSystemResource(path);
    }

    /** @throws SettingsException with the line, the column and what is wrong there */
    Map<String, OriginTrackedValue> parse(String text) {
        try {
            refuseAliases(text);
            Node root = yaml().compose(new StringReader(text));
            if (root != null && !isNothing(root)) {
                readRoot(root);
            }
            return values;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            // What YAML takes for a tag may be the value of a secret.
            String problem = oneLine(e.getProblem()).replaceFirst("(tag handle) .*", "$1");
            throw fault(mark, "is not YAML: " + problem, e);
        } catch (ReaderException e) {
            throw new SettingsException(
                    "%s:%s has a character that YAML does not allow (U+%04X)"
                            .formatted(path.getFileName(), place(text, e.getPosition()), e.getCodePoint()),
                    e);
        } catch (YAMLException e) {
            throw new SettingsException(path.getFileName() + " is not YAML: " + oneLine(e.getMessage()), e);
        }
    }

    private static Yaml yaml() {
        return new Yaml(new LoaderOptions());
    }

    /** A few aliases of aliases can stand for more settings than fit into memory. */
    private void refuseAliases(String text) {
        for (Event event : yaml().parse(new StringReader(text))) {
            if (event instanceof AliasEvent alias) {
                throw fault(
                        alias.getStartMark(),
                        "has an alias, which is not supported; a value that begins with * needs quotes");
            }
        }
    }

    private void readRoot(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            throw fault(root.getStartMark(), "must begin with one of the sections " + String.join(", ", sections));
        }
        mapping.getValue().forEach(this::requireSection);
        read("", mapping, mapping.getStartMark());
    }

    private void requireSection(NodeTuple entry) {
        Mark at = entry.getKeyNode().getStartMark();
        String name = name(entry.getKeyNode());
        String section = name.split("[.\\[]", 2)[0];
        if (!sections.contains(section)) {
            String meant = Spelling.nearest(section, sections)
                    .map(known -> "; did you mean " + known + "?")
                    .orElse("; there are " + String.join(", ", sections));
            throw fault(at, "has an unknown section " + section + meant);
        }
        Node content = entry.getValueNode();
        if (name.equals(section) && !(content instanceof MappingNode) && !isNothing(content)) {
            throw fault(at, "must have the settings of " + section + " below it, indented");
        }
    }

    private void read(String name, Node node, Mark at) {
        switch (node) {
            case ScalarNode scalar -> add(name, isNothing(scalar) ? null : scalar.getValue(), at);
            case MappingNode mapping -> {
                for (NodeTuple entry : mapping.getValue()) {
                    String key = name(entry.getKeyNode());
                    String inner = name.isEmpty() || key.startsWith("[") ? name + key : name + "." + key;
                    read(inner, entry.getValueNode(), entry.getKeyNode().getStartMark());
                }
                addEmpty(name, mapping.getValue(), at);
            }
            case SequenceNode sequence -> {
                int index = 0;
                for (Node element : sequence.getValue()) {
                    read(name + "[" + index++ + "]", element, element.getStartMark());
                }
                addEmpty(name, sequence.getValue(), at);
            }
            default -> throw fault(node.getStartMark(), "has something that is no value, list or mapping");
        }
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** An empty list or map is a value as well. */
    private void addEmpty(String name, List<?> content, Mark at) {
        if (content.isEmpty()) {
            add(name, "", at);
        }
    }

    private void add(String name, @Nullable String value, Mark at) {
        Origin origin = new TextResourceOrigin(resource, new Location(at.getLine(), at.getColumn()));
        OriginTrackedValue before = value == null ? null : values.put(name, OriginTrackedValue.of(value, origin));
        if (before != null) {
            throw fault(at, "sets " + name + " a second time, after " + SettingSources.describe(before.getOrigin()));
        }
    }

    private String name(Node key) {
        if (key instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw fault(key.getStartMark(), "has a name that is not a plain word");
    }

    private SettingsException fault(@Nullable Mark at, String problem) {
        return new SettingsException(where(at) + " " + problem);
    }

    private SettingsException fault(@Nullable Mark at, String problem, YAMLException cause) {
        return new SettingsException(where(at) + " " + problem, cause);
    }

    private String where(@Nullable Mark at) {
        return path.getFileName() + (at == null ? "" : ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1));
    }

    /** @param position in code points */
    private static String place(String text, int position) {
        String before = text.substring(0, text.offsetByCodePoints(0, position));
        int line = (int) before.chars().filter(character -> character == '\n').count();
        return (line + 1) + ":" + (before.length() - before.lastIndexOf('\n'));
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
