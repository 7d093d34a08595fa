package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases with a Helm and a kubectl that only write down how they were called. */
class ReleaseTest {

    private static final String ALERT =
            "{\"metric\":{\"alertname\":\"EmpApiErrors\",\"alertstate\":\"firing\",\"severity\":\"critical\"}}";

    @TempDir
    private Path directory;

    private FakePlatform platform;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        Tool.require("curl");
        Tool.require("jq");
        platform = new FakePlatform();
        program("helm", """
                case "$1" in
                  history) echo '[{"revision": 6, "status": "superseded"}, {"revision": 7, "status": "deployed"}]' ;;
                  list) echo '[{"revision": 9, "chart": "emp-1.2.3"}]' ;;
                esac""");
        program("kubectl", "printf %s " + FakePlatform.KEY + " | base64");
        environment.put("PATH", directory + ":" + System.getenv("PATH"));
        environment.put("EMP_URL", platform.url());
        environment.put("EMP_MONITOR", platform.url());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void aVersionThatIsWellStays() throws Exception {
        Tool.Result result = deploy("staging", "v1.2.3");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("v1.2.3 runs in staging", "✓ files        1 of the job");
        assertThat(called())
                .contains("helm upgrade emp", "--atomic", "image.tag=v1.2.3", "--namespace emp-staging")
                .doesNotContain("rollback");
    }

    @Test
    void whenAJobFailsAfterTheReleaseTheOneBeforeComesBack() throws Exception {
        platform.state = "failed";
        Tool.Result result = deploy("production", "v1.2.3");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .contains("the job j0-1 is failed: {\"class\":\"internal\"}", "revision 7 of production is back");
        assertThat(called()).contains("helm rollback emp 7 --namespace emp-production");
    }

    @Test
    void whenHelmItselfTakesItBackNobodyAsksThePlatform() throws Exception {
        program("helm", "[ \"$1\" != upgrade ]");
        Tool.Result result = deploy("staging", "v1.2.3");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("Helm has taken v1.2.3 back");
        assertThat(platform.calls()).isEmpty();
    }

    @Test
    void anAlertThatFiredBeforeIsNotTheReleasesDoing() throws Exception {
        environment.put("PROMETHEUS_URL", platform.url());
        environment.put("EMP_SOAK_MINUTES", "0");
        platform.alerts = ALERT;
        assertThat(deploy("staging", "v1").code()).isZero();
        assertThat(called()).doesNotContain("rollback");
    }

    @Test
    void aNewCriticalAlertEndsTheWatch() throws Exception {
        environment.put("EMP_SOAK_PAUSE", "0.1");
        CompletableFuture<Tool.Result> soak = CompletableFuture.supplyAsync(this::soak);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> platform.calls().size() >= 3);
        platform.alerts = ALERT;
        Tool.Result result = soak.get(60, TimeUnit.SECONDS);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("fires since the release", "EmpApiErrors");
    }

    @Test
    void aFileThatIsNotWhatTheJobMadeIsAFault() throws Exception {
        platform.file = "another picture";
        Tool.Result result = verify();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("the file a picture.png of the job j0-1 is not what the job made");
    }

    @Test
    void withoutAKeyItSaysWhichIsWanted() throws Exception {
        environment.put("EMP_API_KEY", "");
        Tool.Result result = new Script("verify").run(environment, platform.url());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("answers 401: set EMP_API_KEY to a key with the role operate");
    }

    @Test
    void whatWouldBeRunCanBeSeenFirst() throws Exception {
        Tool.Result result = new Script("deploy").run(environment, "--print", "staging", "sha256:" + "0".repeat(64));
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("helm upgrade emp", "image.digest=sha256:000", "deploy/pipeline/verify");
        assertThat(platform.calls()).isEmpty();
    }

    private Tool.Result soak() {
        try {
            return new Script("soak").run(environment, "--minutes", "5", platform.url());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Tool.Result verify() throws Exception {
        environment.put("EMP_API_KEY", FakePlatform.KEY);
        return new Script("verify").run(environment, platform.url());
    }

    private Tool.Result deploy(String where, String version) throws Exception {
        return new Script("deploy").run(environment, where, version);
    }

    private void program(String name, String does) throws Exception {
        Path file = Files.writeString(
                directory.resolve(name),
                "#!/usr/bin/env bash\necho " + name + " \"$*\" >>" + directory.resolve("called") + "\n" + does + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String called() throws Exception {
        return Files.readString(directory.resolve("called"));
    }
}
