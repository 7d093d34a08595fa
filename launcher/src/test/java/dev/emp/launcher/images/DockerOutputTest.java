package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docker prints, as engines have printed it. */
class DockerOutputTest {

    private static final String BUILD = """
            #1 [internal] load build definition from Dockerfile
            #1 DONE 0.0s
            #6 [own 1/5] FROM docker.io/library/debian:12-slim
            #6 CACHED
            #8 [system 2/3] COPY deploy/images/build/system-root.sh /build/
            #8 CACHED
            #9 [system 3/3] RUN sh /build/system-root.sh /system
            #9 CACHED
            #17 [jars-packaged 1/1] COPY launcher/target/lib/*.jar launcher/target/*.jar /jars/
            #17 DONE 0.3s
            #13 [runtime 3/3] RUN sh /build/java-runtime.sh
            #13 ...
            #13 [runtime 3/3] RUN sh /build/java-runtime.sh
            #13 4.380 Linking
            #13 DONE 5.1s
            #30 exporting to image
            """;

    @Test
    void stepsAreCountedOnceAndBasesAndTheEnginesOwnWorkAreNone() {
        BuildLog log = new BuildLog();

        BUILD.lines().forEach(log::add);

        assertThat(log.steps()).isEqualTo(4);
        assertThat(log.cachedSteps()).isEqualTo(2);
        assertThat(log.hitPercent()).isEqualTo(50);
    }

    @Test
    void aBuildWithoutStepsHitNothing() {
        assertThat(new BuildLog().hitPercent()).isZero();
    }

    @Test
    void layersAreGivenFromTheLowestWithoutEmptyOnes() {
        assertThat(Layer.parse("""
                        0\tENTRYPOINT ["/opt/java/bin/java"]
                        156065792\tCOPY /opt/emp/emp.aot /opt/emp/emp.aot # buildkit
                        3400000\tCOPY /system / # buildkit
                        """))
                .containsExactly(
                        new Layer("COPY /system /", 3_400_000),
                        new Layer("COPY /opt/emp/emp.aot /opt/emp/emp.aot", 156_065_792));
    }

    @Test
    void standInsBecomeBuildArguments() {
        assertThat(Bases.words(List.of("SYSTEM_IMAGE=emp-stand-in/debian:12-slim", "JDK_IMAGE=a:b")))
                .containsExactly(
                        "--build-arg",
                        "SYSTEM_IMAGE=emp-stand-in/debian:12-slim",
                        "--build-arg",
                        "BASE_IMAGE=emp-stand-in/debian:12-slim",
                        "--build-arg",
                        "JDK_IMAGE=a:b");
        assertThatThrownBy(() -> Bases.words(List.of("Making debian")))
                .hasMessage("deploy/images/stand-ins printed 'Making debian', not NAME=IMAGE");
    }

    @Test
    void whatLooksLikeASecretIsNamedWithoutItsValue() {
        assertThat(ImageChecks.secretsIn("ENV LANG=C.UTF-8\nRUN HF_TOKEN=hidden fetch\nENV REDIS_PASSWORD=hidden"))
                .containsExactly("HF_TOKEN=…", "REDIS_PASSWORD=…");
        assertThat(ImageChecks.secretsIn("ENV MALLOC_ARENA_MAX=2 SERVER_ADDRESS=0.0.0.0"))
                .isEmpty();
    }

    @Test
    void theCompressedSizeIsThatOfARegistry() throws IOException {
        assertThat(CompressedSize.of(new ByteArrayInputStream(new byte[1_000_000])))
                .isBetween(500L, 5_000L);
    }

    @Test
    void aFigureSaysWhatIsWantedAndWhetherItIsMet() {
        assertThat(ImageFigure.atMost("one line", 12.34, "s", 20, "10 to 30 s").row())
                .isEqualTo("| one line | 12.3 s | ≤ 20 s | ✓ met | 10 to 30 s |");
        assertThat(ImageFigure.atLeast("cache", 80, "%", 90, "").row())
                .isEqualTo("| cache | 80 % | ≥ 90 % | ✗ missed |  |");
        assertThat(ImageFigure.json(List.of(ImageFigure.atMost("one line", 12.5, "s", 20, "")), "2 processors"))
                .contains("\"machine\" : \"2 processors\"", "\"value\" : 12.5", "\"met\" : true");
    }

    @Test
    void anUnknownImageIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Image.ofLabel("machine"))
                .hasMessage("unknown image 'machine', there are: " + Image.labels());
    }
}
