package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docker-bake.hcl, held to the Dockerfile it builds. */
class BakeFileTest {

    private final String bake = Dockerfiles.read("deploy/images/docker-bake.hcl");

    @Test
    void everyTargetIsAStage() {
        assertThat(found("target +=? *\"([a-z]+)\"\n"))
                .containsExactly("production", "development")
                .isSubsetOf(Dockerfiles.stages("deploy/images/Dockerfile").keySet());
    }

    @Test
    void everyGroupNamesTargetsThatThereAre() {
        assertThat(found("\"(service|development)\"")).isNotEmpty();
        List<String> targets = found("target \"([a-z]+)\"");
        assertThat(String.join(",", found("targets = \\[([^]]*)]"))
                        .replaceAll("[\" ]", "")
                        .split(",", -1))
                .isSubsetOf(targets);
    }

    @Test
    void everyArgumentIsOneOfTheDockerfile() {
        List<String> arguments = found("\n    ([A-Z_]+) +=");
        List<String> known = Dockerfiles.instructions("deploy/images/Dockerfile").stream()
                .filter(line -> line.startsWith("ARG "))
                .map(line -> line.substring(4).replaceFirst("=.*", ""))
                .toList();
        assertThat(arguments).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void theBasesAreThoseOfTheDockerfile() {
        for (String line : Dockerfiles.instructions("deploy/images/Dockerfile")) {
            if (line.matches("ARG [A-Z]+_IMAGE=.*")) {
                String name = line.substring(4, line.indexOf('='));
                String image = line.substring(line.indexOf('=') + 1);
                assertThat(bake).contains("variable \"" + name + "\" {\n  default = \"" + image + "\"");
            }
        }
    }

    @Test
    void aReleaseIsOfTwoArchitecturesWithAllLayersCachedAndItsOriginAndContentsToldOf() {
        assertThat(bake)
                .contains("default = \"linux/amd64,linux/arm64\"")
                .contains("mode=max\"]\n  attest")
                .contains("\"type=provenance,mode=max\", \"type=sbom\"");
    }

    private List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(bake)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
