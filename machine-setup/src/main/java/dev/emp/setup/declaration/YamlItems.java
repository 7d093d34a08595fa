package dev.emp.setup.declaration;

import dev.emp.setup.declaration.Item.Member;
import dev.emp.setup.declaration.Item.Place;
import dev.emp.setup.declaration.Item.Reading;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/** Reads YAML. Aliases, a second document and a name given twice are refused. */
final class YamlItems {

    private final String file;

    YamlItems(String file) {
        this.file = file;
    }

    /** @throws DeclarationException for what is no YAML, with line and column */
    Item read(String text) {
        try {
            refuseAliases(text);
            Node root = yaml().compose(new StringReader(text));
            if (root == null) {
                throw new DeclarationException(file + " is empty");
            }
            return item(root);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new DeclarationException(where(mark) + " is not YAML: " + oneLine(e.getProblem()), e);
        } catch (YAMLException e) {
            throw new DeclarationException(file + " is not YAML: " + oneLine(e.getMessage()), e);
        }
    }

    private static Yaml yaml() {
        return new Yaml(new LoaderOptions());
    }

    /** A few aliases of aliases can stand for more than fits into memory. */
    private void refuseAliases(String text) {
        for (Event event : yaml().parse(new StringReader(text))) {
            if (event instanceof AliasEvent alias) {
                throw new DeclarationException(where(alias.getStartMark())
                        + " has an alias, which is not supported; a value that begins with * needs quotes");
            }
        }
    }

    private Item item(Node node) {
        Place place = place(node.getStartMark());
        return switch (node) {
            case ScalarNode scalar -> new Item.Value(scalar.getValue(), reading(scalar.getTag()), place);
            case SequenceNode sequence ->
                new Item.Listing(sequence.getValue().stream().map(this::item).toList(), place);
            case MappingNode mapping -> new Item.Mapping(members(mapping.getValue()), place);
            default -> throw new DeclarationException(file + ":" + place + " is no value, list or mapping");
        };
    }

    private Map<String, Member> members(List<NodeTuple> tuples) {
        Map<String, Member> members = new LinkedHashMap<>();
        for (NodeTuple tuple : tuples) {
            Mark at = tuple.getKeyNode().getStartMark();
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw new DeclarationException(where(at) + " has a name that is not a plain word");
            }
            Member before = members.put(name.getValue(), new Member(place(at), item(tuple.getValueNode())));
            if (before != null) {
                throw new DeclarationException(
                        where(at) + " has " + name.getValue() + " a second time, after " + file + ":" + before.at());
            }
        }
        return members;
    }

    private static Reading reading(Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return Reading.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return Reading.FLAG;
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? Reading.NUMBER : Reading.TEXT;
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private String where(@Nullable Mark mark) {
        return mark == null ? file : file + ":" + place(mark);
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
