package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders is what Kubernetes, KEDA and the operators take. */
class ChartParsesTest {

    static List<Path> examples() {
        return Chart.examples();
    }

    @Test
    void helmFindsNothingToSayAboutTheChart() {
        LintResult result = new Helm(Chart.HOME).lint().strict().call();

        assertThat(result.getMessages())
                .noneMatch(message -> message.startsWith("[WARNING]") || message.startsWith("[ERROR]"));
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsTakenByTheTypesOfKubernetes(Path values) {
        assertThat(Chart.example(values)).hasSizeGreaterThan(15).allSatisfy(StrictParse::check);
    }

    /** With what deploy/pipeline/deploy sets besides. */
    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void everyEnvironmentOfThePipelineIsTakenToo(String environment) throws IOException {
        String values = Files.readString(Path.of("environments", environment + ".yaml"));
        assertThat(Chart.with(values + "\nregistry: registry.example.org\nimage: {tag: v1}\n"))
                .hasSizeGreaterThan(10)
                .allSatisfy(StrictParse::check);
    }

    /** What the pipeline pushes is in its registry; a Redis or an exporter is not, and would never be found there. */
    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void onlyImagesOfEmpAreLookedForInItsRegistry(String environment) throws IOException {
        String values = Files.readString(Path.of("environments", environment + ".yaml"));
        List<String> images = Chart.with(values + "\nregistry: registry.example.org/team\nimage: {tag: v1}\n").stream()
                .filter(manifest -> manifest.pod().isPresent())
                .flatMap(manifest -> manifest.containers().stream())
                .map(container -> container.path("image").asString())
                .distinct()
                .toList();

        assertThat(images)
                .contains(
                        "registry.example.org/team/emp/service:v1",
                        "registry.example.org/team/emp/machine-simulation:v1")
                .allMatch(image -> image.startsWith("registry.example.org/team/emp/")
                        || image.startsWith("redis:")
                        || image.startsWith("oliver006/redis_exporter:"))
                .anyMatch(image -> !image.startsWith("registry.example.org/"));
    }

    @Test
    void imagesOfOthersHaveARegistryOfTheirOwn() {
        List<String> images = Chart.with("""
            registry: registry.example.org/team
            redis: {bundled: {image: {registry: mirror.example.org/library/}}}
            monitoring: {enabled: true, redisExporter: {image: {registry: mirror.example.org}}}
            machines:
              - name: beside
                profile: comfyui-remote
                sidecars: [{name: comfyui, image: {registry: ghcr.io, repository: team/comfyui, tag: v1}, port: 8188}]
            """).stream()
                .filter(manifest -> manifest.pod().isPresent())
                .flatMap(manifest -> manifest.containers().stream())
                .map(container -> container.path("image").asString())
                .toList();

        assertThat(images)
                .contains(
                        "mirror.example.org/library/redis:8-bookworm",
                        "mirror.example.org/oliver006/redis_exporter:v1.67.0-alpine",
                        "ghcr.io/team/comfyui:v1");
    }

    /** As deploy/pipeline/deploy gives them: of a release, and of no one else's images. */
    @Test
    void imagesAreTakenByTheDigestOfTheirNameUnlessTheySayOne() {
        String digest = "sha256:" + "1".repeat(64);
        String own = "sha256:" + "2".repeat(64);
        List<String> images = Chart.with("""
            requireDigests: own
            registry: registry.example.org
            image: {tag: v1}
            imageDigests: {emp/service: "%1$s", emp/machine-base: "%1$s", emp/machine-playwright: "%1$s", redis: "%1$s"}
            services: {connector-playwright: {enabled: true}}
            machines:
              - {name: a, profile: comfyui-remote}
              - {name: b, profile: simulation, image: {digest: "%2$s"}}
            """.formatted(digest, own)).stream()
                .filter(manifest -> manifest.pod().isPresent())
                .flatMap(manifest -> manifest.containers().stream())
                .map(container -> container.path("image").asString())
                .distinct()
                .toList();

        assertThat(images)
                .containsExactlyInAnyOrder(
                        "registry.example.org/emp/service@" + digest,
                        "registry.example.org/emp/machine-base@" + digest,
                        "registry.example.org/emp/machine-playwright@" + digest,
                        "registry.example.org/emp/machine-simulation@" + own,
                        "redis:8-bookworm");
        assertThatThrownBy(() -> Chart.with("{requireDigests: own, imageDigests: {emp/service: '" + digest + "'}}"))
                .hasMessageContaining("the image of the machine simulation has no digest");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noTwoObjectsOfAnExampleHaveTheSameName(Path values) {
        assertThat(Chart.example(values))
                .extracting(Manifest::kind, Manifest::name)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatAnObjectRefersToIsThereOrIsTheUsersOwn(Path values) {
        List<Manifest> all = Chart.example(values);
        Set<String> made = all.stream().map(m -> m.kind() + "/" + m.name()).collect(Collectors.toSet());
        for (Manifest manifest : all) {
            if (manifest.pod().isEmpty()) {
                continue;
            }
            manifest.pod().get().path("spec").path("volumes").forEach(volume -> {
                String map = volume.at("/configMap/name").asString("");
                assertThat(map.isEmpty() || made.contains("ConfigMap/" + map))
                        .as("%s of %s", map, manifest)
                        .isTrue();
                String secret = volume.at("/secret/secretName").asString("");
                assertThat(!secret.startsWith("emp-keys")
                                || made.contains("Secret/" + secret)
                                || made.contains("ExternalSecret/" + secret))
                        .as("%s of %s", secret, manifest)
                        .isTrue();
                String claim = volume.at("/persistentVolumeClaim/claimName").asString("");
                assertThat(claim.isEmpty() || made.contains("PersistentVolumeClaim/" + claim))
                        .as("%s of %s", claim, manifest)
                        .isTrue();
            });
            Set<String> volumes = manifest.pod()
                    .get()
                    .path("spec")
                    .path("volumes")
                    .valueStream()
                    .map(volume -> volume.path("name").asString())
                    .collect(Collectors.toSet());
            manifest.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").asString()));
            manifest.containers()
                    .forEach(container -> container
                            .path("volumeMounts")
                            .forEach(mount -> assertThat(volumes)
                                    .as("volumes of %s", manifest)
                                    .contains(mount.path("name").asString())));
        }
    }

    @Test
    void theParserRefusesWhatKubernetesDoesNotKnow() {
        assertThatThrownBy(() -> Yaml.load("""
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {port: 80}
            """)).hasMessageContaining("port");
        assertThatThrownBy(() -> Yaml.load("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec: {replicas: many}
            """)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aCustomResourceWithAWrongFieldIsRefused() {
        Manifest wrong = Chart.manifests("here", """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: a}
            spec: {scaleTargetRef: {name: a}, triggers: [], maxReplicas: 3}
            """).getFirst();

        assertThatThrownBy(() -> StrictParse.check(wrong)).hasMessageContaining("maxReplicas");
    }
}
