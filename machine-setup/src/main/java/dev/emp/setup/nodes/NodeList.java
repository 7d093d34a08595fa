package dev.emp.setup.nodes;

import dev.emp.secrets.SecretPlace;
import dev.emp.setup.declaration.Declared;
import dev.emp.setup.download.Sha256;
import dev.emp.setup.nodes.CustomNode.Checks;
import dev.emp.setup.nodes.CustomNode.NodeValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The declared custom nodes, {@code config_nodes.json}. */
public final class NodeList {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String NAME_RULE =
            "must be a name: letters, digits, '.', '_' or '-', at most 100, a letter or digit first";
    private static final Pattern URL = Pattern.compile("(https://[^\\s/@]+/|ssh://[^\\s/]+/|file:///)\\S+");
    private static final String URL_RULE =
            "must be an https, ssh or file:/// address of a git repository, without user and password";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final String COMMIT_RULE = "must be a full commit: 40 of 0-9 and a-f";
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final String REVISION_RULE = "must be a commit, tag or branch";
    private static final Pattern INSIDE =
            Pattern.compile("(?!.*(^|/)\\.\\.?(/|$))[A-Za-z0-9._-][A-Za-z0-9._/-]{0,199}");
    private static final String INSIDE_RULE = "must be the path of a file in the node, and not lead out of it";
    private static final Pattern MODULE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final String MODULE_RULE = "must be the name of a Python module, such as cv2";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final boolean unpinned;
    private final Function<String, @Nullable String> environment;

    /**
     * @param unpinned whether branches and tags are allowed, which another day name something else
     * @param environment of the nodes' values: the value of a variable, null when it is not set
     */
    public NodeList(boolean unpinned, Function<String, @Nullable String> environment) {
        this.unpinned = unpinned;
        this.environment = environment;
    }

    /**
     * Reads and checks a list.
     *
     * @throws dev.emp.setup.declaration.DeclarationException for whatever is wrong, with its place and what is allowed
     */
    public List<CustomNode> read(Path file) {
        Declared top = Declared.read(file).allow("custom_nodes");
        List<CustomNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Declared entry : top.mappings("custom_nodes")) {
            CustomNode node = node(entry);
            if (!names.add(node.name().toLowerCase(Locale.ROOT))) {
                throw entry.fault("name", "is taken by another node; names must be unique");
            }
            nodes.add(node);
        }
        return nodes;
    }

    private CustomNode node(Declared entry) {
        entry.allow(
                "name",
                "url",
                "commit",
                "submodules",
                "requirements",
                "requirements_sha256",
                "env",
                "checks",
                "optional");
        return new CustomNode(
                entry.text("name", NAME, NAME_RULE),
                entry.text("url", URL, URL_RULE),
                unpinned ? entry.text("commit", REVISION, REVISION_RULE) : entry.text("commit", COMMIT, COMMIT_RULE),
                entry.flag("submodules"),
                entry.optionalText("requirements", INSIDE, INSIDE_RULE).orElse(""),
                entry.optionalText("requirements_sha256", Sha256.FORM, Sha256.RULE)
                        .map(Sha256::new)
                        .orElse(null),
                values(entry),
                checks(entry.mapping("checks")),
                entry.flag("optional"));
    }

    private static Checks checks(Declared checks) {
        checks.allow("files", "modules", "loads");
        return new Checks(
                checks.texts("files", INSIDE, INSIDE_RULE),
                checks.texts("modules", MODULE, MODULE_RULE),
                checks.flag("loads"));
    }

    private Map<String, NodeValue> values(Declared entry) {
        Map<String, NodeValue> values = new LinkedHashMap<>();
        entry.textsByName("env", VARIABLE, "must be the name of a variable: letters, digits and '_'")
                .forEach((name, text) -> values.put(name, value(entry.mapping("env"), name, text)));
        return values;
    }

    private NodeValue value(Declared variables, String name, String text) {
        if (SecretPlace.isOne(text)) {
            return new NodeValue.Kept(SecretPlace.of(text, environment));
        }
        if (text.matches("(?s).*[\\r\\n\"'\\\\$`].*")) {
            throw variables.fault(name, "must be one line without quotes, $ and backslashes, or " + SecretPlace.FORMS);
        }
        return new NodeValue.Plain(text);
    }
}
