package dev.emp.setup.nodes;

import dev.emp.secrets.SecretPlace;
import dev.emp.secrets.SecretUnreadableException;
import dev.emp.setup.nodes.CustomNode.NodeValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the {@code .env} of each node when a machine starts: readable by the machine's user alone. */
public final class NodeVariables {

    private NodeVariables() {}

    static Path file(Path folder, CustomNode node) {
        return folder.toAbsolutePath().resolve(node.name() + ".env");
    }

    /**
     * Writes them all.
     *
     * @return how many nodes have one
     * @throws NodeValueException when one has no value; those before it are written
     */
    public static int write(List<CustomNode> nodes, Path folder) throws IOException, NodeValueException {
        Files.createDirectories(folder);
        int written = 0;
        for (CustomNode node : nodes) {
            if (!node.environment().isEmpty()) {
                write(node, file(folder, node));
                written++;
            }
        }
        return written;
    }

    private static void write(CustomNode node, Path file) throws IOException, NodeValueException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, NodeValue> variable : new TreeMap<>(node.environment()).entrySet()) {
            String value = switch (variable.getValue()) {
                case NodeValue.Plain(String text) -> text;
                case NodeValue.Kept kept -> quoted(read(node, variable.getKey(), kept.place()));
            };
            lines.append(variable.getKey()).append('=').append(value).append('\n');
        }
        Path draft = Files.createTempFile(
                file.getParent(),
                ".env",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, lines);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String read(CustomNode node, String variable, SecretPlace place) throws NodeValueException {
        try {
            return place.read();
        } catch (SecretUnreadableException e) {
            throw new NodeValueException(variable + " of the node " + node.name() + " has no value: " + e.getMessage());
        }
    }

    /** As python-dotenv reads it, whatever is in it. */
    private static String quoted(String secret) {
        return "'" + secret.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
