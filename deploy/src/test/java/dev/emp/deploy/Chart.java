package dev.emp.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart, rendered by Helm as {@code helm template emp} in the namespace {@code emp} does. */
final class Chart {

    static final Path HOME = Path.of("helm/emp");
    static final JsonMapper JSON = JsonMapper.shared();
    private static final String KUBERNETES = "1.35.0";

    /** Helm leaves hooks out of what it renders; without its annotations the test is an object as any other. */
    private static final String NO_HOOK =
            "test: {annotations: {helm.sh/hook: null, helm.sh/hook-delete-policy: null}}\n";

    private static final Map<Path, List<Manifest>> RENDERED = new LinkedHashMap<>();

    private Chart() {}

    /** The files of values below {@code ci}, each a way to run the platform. */
    static List<Path> examples() {
        try (Stream<Path> files = Files.list(HOME.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that all examples render. */
    static List<Manifest> all() {
        return examples().stream().flatMap(file -> example(file).stream()).toList();
    }

    static synchronized List<Manifest> example(String name) {
        return example(HOME.resolve("ci").resolve(name + "-values.yaml"));
    }

    static synchronized List<Manifest> example(Path values) {
        return RENDERED.computeIfAbsent(
                values, file -> manifests(file.getFileName().toString(), render(Map.of(), KUBERNETES, file)));
    }

    /** What these values, as YAML, render on the given version of Kubernetes. */
    static List<Manifest> with(String values, String kubernetes) {
        return manifests("values", render(Map.of(), kubernetes, written(values)));
    }

    static List<Manifest> with(String values) {
        return with(values, KUBERNETES);
    }

    /** What is rendered where the cluster has these Secrets already. */
    static List<Manifest> with(String values, Map<String, String> secrets) {
        return manifests("values", render(secrets, KUBERNETES, written(values)));
    }

    /** As Helm prints it, without hooks. */
    static synchronized String text(Path values) {
        return render(Map.of(), KUBERNETES, command -> command.withValuesFile(values));
    }

    private static String render(Map<String, String> secrets, String kubernetes, Path values) {
        return render(
                secrets, kubernetes, command -> command.withValuesFile(values).withValuesFile(written(NO_HOOK)));
    }

    private static synchronized String render(
            Map<String, String> secrets, String kubernetes, java.util.function.UnaryOperator<TemplateCommand> values) {
        try (FakeCluster cluster = new FakeCluster(secrets)) {
            return values.apply(new Helm(HOME)
                            .template()
                            .withName("emp")
                            .withNamespace("emp")
                            .withKubeVersion(kubernetes))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path written(String values) {
        try {
            Path file = Files.createTempFile(Path.of("target"), "values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Manifest> manifests(String origin, String text) {
        List<Manifest> manifests = new ArrayList<>();
        for (Object document : yaml().loadAll(text)) {
            if (document != null) {
                manifests.add(new Manifest(origin, JSON.valueToTree(document)));
            }
        }
        return List.copyOf(manifests);
    }

    static JsonNode yaml(String text) {
        return JSON.valueToTree(yaml().load(text));
    }

    static JsonNode yaml(Path file) {
        try {
            return yaml(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }
}
