package dev.emp.launcher.check;

import dev.emp.setup.declaration.DeclarationException;
import dev.emp.setup.models.ModelList;
import dev.emp.setup.nodes.NodeList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whether the lists of models and of custom nodes say what images and machines can be filled by. Nothing is fetched. */
final class Declarations implements Check {

    private static final String MODELS = "models.yaml";
    private static final String NODES = "config_nodes.json";

    private final List<Path> folders;
    private final Map<String, String> environment;

    /**
     * @param home where EMP is installed
     * @param directory where lists of one's own may lie
     * @param environment that a list may take tokens from
     */
    Declarations(Path home, Path directory, Map<String, String> environment) {
        Path images = home.resolve("deploy/images");
        this.folders = List.of(images, images.resolve("machine"), directory);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Finding> look() {
        List<Finding> found = new ArrayList<>();
        for (Path folder : folders) {
            Path models = folder.resolve(MODELS);
            if (Files.isRegularFile(models)) {
                found.add(look(
                        MODELS,
                        models,
                        "models",
                        () -> ModelList.read(models, environment::get).models().size()));
            }
            Path nodes = folder.resolve(NODES);
            if (Files.isRegularFile(nodes)) {
                found.add(look(
                        NODES,
                        nodes,
                        "nodes",
                        () -> new NodeList(false, environment::get).read(nodes).size()));
            }
        }
        return found;
    }

    private static Finding look(String name, Path file, String what, Supplier<Integer> count) {
        try {
            return Finding.ok(name, count.get() + " " + what + " in " + file);
        } catch (DeclarationException e) {
            return Finding.fault(
                    name, String.valueOf(e.getMessage()), "mend " + file + "; docs/machine-images.md says how");
        }
    }
}
