package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for a release, with a docker that says what the bake files come to and writes down how it was called. */
class ImagesTest {

    private static final Path BAKE = Tool.ROOT.resolve("deploy/images");
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    /** As {@code docker buildx bake --print} answers, as far as the script reads it. */
    private static final String PLAN = """
        {"group": {"default": {"targets": ["service"]}}, "target": {
          "service": {"tags": ["'"$REGISTRY"'emp/service:latest"], "platforms": ["linux/amd64", "linux/arm64"]},
          "machine-base": {"tags": ["'"$REGISTRY"'emp/machine-base:latest"], "platforms": ["linux/amd64", "linux/arm64"]},
          "machine-comfyui": {"tags": ["'"$REGISTRY"'emp/machine-comfyui:latest"],
            "platforms": ["'"${COMFYUI_PLATFORMS:-linux/amd64}"'"]}}}\
        """;

    private static final String DOCKER = """
        case "$*" in
          *--print*) echo '%s' ;;
          *imagetools\\ inspect*) echo %s ;;
          *) echo "with CACHE=$CACHE ARCH=$ARCH EMP_VERSION=$EMP_VERSION REVISION=$REVISION JDK_IMAGE=$JDK_IMAGE" >>"$(dirname "$0")/called" ;;
        esac\
        """.formatted(PLAN, DIGEST);

    @TempDir
    private Path directory;

    private Programs programs;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        Tool.require("jq");
        programs = new Programs(directory);
        programs.add("docker", DOCKER);
        environment.put("PATH", programs.path());
        environment.put("EMP_REGISTRY", "ghcr.io/example/");
        environment.put("EMP_VERSION", "v1");
    }

    private Tool.Result images(String... arguments) throws Exception {
        return new Script("images").run(environment, arguments);
    }

    private String build() throws IOException {
        return programs.called()
                .lines()
                .filter(line -> line.contains("--push"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anArchitectureIsBuiltOfWhatThereIsForIt() throws Exception {
        Tool.Result result = images("build", "arm64");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("emp/machine-comfyui is not of arm64");
        assertThat(build()).endsWith("service machine-base").contains("*.platform=linux/arm64");
        Files.delete(directory.resolve("called"));
        assertThat(images("build", "amd64").code()).isZero();
        assertThat(build()).endsWith("service machine-base machine-comfyui");
    }

    @Test
    void whereTheBaseOfComfyUiIsOfBothItIsBuiltForBoth() throws Exception {
        environment.put("COMFYUI_PLATFORMS", "linux/arm64");
        assertThat(images("build", "arm64").code()).isZero();
        assertThat(build()).endsWith("machine-comfyui");
    }

    @Test
    void aNameIsJoinedOfTheArchitecturesThatItHas() throws Exception {
        Tool.Result result = images("join");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains(
                        "ghcr.io/example/emp/service:v1@" + DIGEST + "\n",
                        "ghcr.io/example/emp/machine-comfyui:v1@" + DIGEST + "\n");
        assertThat(programs.called())
                .contains("--tag ghcr.io/example/emp/service:v1 ghcr.io/example/emp/service:v1-amd64"
                        + " ghcr.io/example/emp/service:v1-arm64\n")
                .contains(
                        "--tag ghcr.io/example/emp/machine-comfyui:v1 ghcr.io/example/emp/machine-comfyui:v1-amd64\n");
    }

    @Test
    void bakeFilesThatCannotBeReadAreNoEmptyList() throws Exception {
        for (String fault : new String[] {"exit 1", "echo '{}'", "echo no JSON"}) {
            programs.add("docker", fault);
            for (String[] call : new String[][] {{"join"}, {"build", "amd64"}}) {
                Tool.Result result = images(call);
                assertThat(result.code()).as(fault + ": " + result.output()).isEqualTo(1);
            }
        }
        assertThat(programs.called()).doesNotContain("--push", "imagetools");
    }

    @Test
    void aDigestThatNobodyKnowsEndsIt() throws Exception {
        programs.add("docker", DOCKER.replace("echo " + DIGEST, "exit 1"));
        Tool.Result result = images("join");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("nobody knows the digest of ghcr.io/example/emp/service:v1");
    }

    @Test
    void whatIsBuiltKnowsItsRevisionAndKeepsItsLayersApart() throws Exception {
        assertThat(images("build", "arm64").code()).isZero();
        assertThat(build()).doesNotContain("cache-to", "cache-from");
        assertThat(programs.called())
                .containsPattern("with CACHE=ghcr.io/example/emp/cache ARCH=arm64 EMP_VERSION=v1-arm64"
                        + " REVISION=[0-9a-f]{40} JDK_IMAGE=eclipse-temurin:25-jdk");
        Matcher caches = Pattern.compile("cache-(from|to) +=.*").matcher(bakeFiles());
        int found = 0;
        while (caches.find()) {
            assertThat(caches.group()).containsPattern("ref=\\$\\{CACHE}:(service|machine-\\$\\{profile})\\$\\{ARCH");
            found++;
        }
        assertThat(found).isEqualTo(4);
    }

    @Test
    void aBaseThatIsSetCountsMoreThanTheList() throws Exception {
        environment.put("JDK_IMAGE", "registry.example.org/jdk@" + DIGEST);
        Tool.Result result = images("build", "amd64");
        assertThat(programs.called()).contains("JDK_IMAGE=registry.example.org/jdk@" + DIGEST);
        assertThat(result.output()).doesNotContain("JDK_IMAGE is not pinned");
    }

    @Test
    void theListHasAllBasesOfTheBakeFilesAndNoOthers() throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        Matcher variables = Pattern.compile("variable \"([A-Z]+_IMAGE)\" \\{\\s+default = \"([^\"]+)\"")
                .matcher(bakeFiles());
        while (variables.find()) {
            wanted.put(variables.group(1), variables.group(2));
        }
        Map<String, String> listed = new TreeMap<>();
        Files.readAllLines(Script.FOLDER.resolve("bases.env")).stream()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> listed.put(
                        line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1).replaceFirst("@sha256:[0-9a-f]{64}$", "")));
        assertThat(wanted).hasSizeGreaterThan(5);
        assertThat(listed).isEqualTo(wanted);
    }

    @Test
    void pinPutsTheDigestBehindTheTagAndAnOlderOneOut() throws Exception {
        Path bases = Files.writeString(
                directory.resolve("bases.env"),
                "# why\nJDK_IMAGE=temurin:25\nNODE_IMAGE=node:22@sha256:" + "b".repeat(64) + "\n");
        environment.put("EMP_BASES", bases.toString());
        Tool.Result result = new Script("pin").run(environment);
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(bases).hasContent("# why\nJDK_IMAGE=temurin:25@" + DIGEST + "\nNODE_IMAGE=node:22@" + DIGEST + "\n");
    }

    @Test
    void withoutANetworkPinLeavesWhatItIsAndSaysSo() throws Exception {
        String before = "JDK_IMAGE=temurin:25\nNODE_IMAGE=node:22@sha256:" + "b".repeat(64) + "\n";
        Path bases = Files.writeString(directory.resolve("bases.env"), before);
        environment.put("EMP_BASES", bases.toString());
        programs.add("docker", "exit 1");
        Tool.Result result = new Script("pin").run(environment);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("JDK_IMAGE=temurin:25 stays", "2 images are as they were");
        assertThat(bases).hasContent(before);
    }

    private static String bakeFiles() throws IOException {
        return Files.readString(BAKE.resolve("docker-bake.hcl"))
                + Files.readString(BAKE.resolve("machine/docker-bake.hcl"));
    }
}
