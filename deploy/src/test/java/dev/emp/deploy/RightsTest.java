package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rights that docs/pipeline.md gives the pipeline are those that a release takes, and lie in its namespace. */
class RightsTest {

    private static final List<String> ALL = List.of("get", "list", "watch", "create", "update", "patch", "delete");

    /** What belongs to the whole cluster, where no Role can give a right. */
    private static final Set<String> OF_THE_CLUSTER =
            Set.of("Namespace", "PriorityClass", "ClusterRole", "CustomResourceDefinition");

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theRoleIsEnoughForWhatTheEnvironmentIsMadeOf(String environment) throws IOException {
        // Without the pod of `helm test`, which no release starts.
        List<Manifest> made = Chart.with(Files.readString(Path.of("environments", environment + ".yaml"))).stream()
                .filter(manifest -> !manifest.kind().equals("Pod"))
                .toList();
        Set<String> granted = granted(ALL);

        assertThat(made).hasSizeGreaterThan(15);
        assertThat(made).noneMatch(manifest -> OF_THE_CLUSTER.contains(manifest.kind()));
        assertThat(made).allSatisfy(manifest -> assertThat(granted).contains(resource(manifest)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pods", "apps/replicasets"})
    void helmMayLookWhetherItIsUp(String resource) throws IOException {
        assertThat(granted(List.of("get", "list", "watch"))).contains(resource);
        assertThat(granted(List.of("create"))).contains("secrets", "pods/portforward");
    }

    private static String resource(Manifest manifest) {
        String version = manifest.at("/apiVersion").asString();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/') + 1) : "";
        String kind = manifest.kind().toLowerCase(Locale.ROOT);
        return group + (kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s");
    }

    /** What the Role in the manual grants with all of these verbs, as {@code group/resource}. */
    private static Set<String> granted(List<String> verbs) throws IOException {
        String manual = Files.readString(Tool.ROOT.resolve("docs/pipeline.md"));
        int begin = manual.indexOf("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n");
        JsonNode role = Chart.yaml(manual.substring(begin, manual.indexOf("\n---\n", begin)));
        Set<String> granted = new TreeSet<>();
        for (JsonNode rule : role.path("rules")) {
            List<String> allowed =
                    rule.path("verbs").valueStream().map(JsonNode::asString).toList();
            if (allowed.containsAll(verbs)) {
                for (JsonNode group : rule.path("apiGroups")) {
                    String prefix = group.asString().isEmpty() ? "" : group.asString() + "/";
                    rule.path("resources").forEach(resource -> granted.add(prefix + resource.asString()));
                }
            }
        }
        return granted;
    }
}
