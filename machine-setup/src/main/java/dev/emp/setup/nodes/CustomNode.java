package dev.emp.setup.nodes;

import dev.emp.secrets.SecretPlace;
import dev.emp.setup.download.Sha256;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A custom node of ComfyUI.
 *
 * @param name of its folder, unique in its list
 * @param url of its git repository
 * @param commit that is to be there: 40 hexadecimal digits, or a branch or tag where that is allowed
 * @param submodules whether its submodules belong to it
 * @param requirements the file of what pip installs, relative to the node; empty for {@code requirements.txt} where there is one
 * @param requirementsSha256 that this file must have; null for any
 * @param environment written into its {@code .env} when the machine starts
 * @param checks what has to hold when it is installed
 * @param optional whether the machine goes without it when it cannot be installed
 */
public record CustomNode(
        String name,
        String url,
        String commit,
        boolean submodules,
        String requirements,
        @Nullable Sha256 requirementsSha256,
        Map<String, NodeValue> environment,
        Checks checks,
        boolean optional) {

    private static final int COMMIT_DIGITS = 40;

    public CustomNode {
        environment = Map.copyOf(environment);
    }

    /** Whether it is the same node whenever it is installed. */
    public boolean isPinned() {
        return commit.matches("[0-9a-f]{" + COMMIT_DIGITS + "}");
    }

    /**
     * What has to hold of an installed node.
     *
     * @param files that have to be there, relative to the node
     * @param modules of Python that can be imported
     * @param loads whether ComfyUI must be able to import the node
     */
    public record Checks(List<String> files, List<String> modules, boolean loads) {

        public Checks {
            files = List.copyOf(files);
            modules = List.copyOf(modules);
        }
    }

    /** The value of a variable: as it is written, or where it is. */
    public sealed interface NodeValue {

        record Plain(String text) implements NodeValue {}

        record Kept(SecretPlace place) implements NodeValue {}
    }
}
