package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
            esac\
            """);
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
                .until(() -> platform.calls().size() >= 5);
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
    void aJobThatMakesNoFileShowsNothing() throws Exception {
        platform.makesFile = false;
        Tool.Result result = verify();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .contains("the job j0-1 has succeeded and made no file")
                .doesNotContain("All is well");
        assertThat(new Script("verify")
                        .run(environment, "--no-files", platform.url())
                        .code())
                .isZero();
    }

    @Test
    void whatWouldBeRunCanBeSeenFirst() throws Exception {
        Tool.Result result = new Script("deploy").run(environment, "--print", "staging", "v1");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("helm upgrade emp", "image.tag=v1", "deploy/pipeline/verify")
                .doesNotContain("--create-namespace");
        assertThat(platform.calls()).isEmpty();
    }

    @Test
    void everyImageIsTakenByTheDigestThatItWasPushedWith() throws Exception {
        environment.put("EMP_REGISTRY", "ghcr.io/example/");
        String service = "sha256:" + "1".repeat(64);
        Path digests = Files.writeString(
                directory.resolve("digests.txt"),
                "ghcr.io/example/emp/service:v1@" + service + "\nghcr.io/example/emp/machine-base:v1@sha256:"
                        + "2".repeat(64) + "\n");
        environment.put("EMP_DIGESTS", "@" + digests);
        assertThat(deploy("staging", "v1").code()).isZero();
        assertThat(called())
                .contains(
                        "imageDigests={\"emp/service\":\"" + service + "\",\"emp/machine-base\":\"sha256:222",
                        "requireDigests=own",
                        "registry=ghcr.io/example\n");
        environment.put("EMP_DIGESTS", Files.readString(digests).replace("\n", " "));
        assertThat(deploy("staging", "v1").code()).isZero();
        for (String wrong : List.of(
                "ghcr.io/example/emp/service:v2@" + service,
                "docker.io/example/emp/service:v1@" + service,
                "ghcr.io/example/emp/service:v1",
                " ")) {
            environment.put("EMP_DIGESTS", wrong);
            Tool.Result refused = deploy("staging", "v1");
            assertThat(refused.code()).as(wrong).isEqualTo(1);
            assertThat(refused.output()).contains("EMP_DIGESTS");
        }
    }

    @Test
    void oneDigestForAllImagesIsRefused() throws Exception {
        Tool.Result result = deploy("staging", "sha256:" + "0".repeat(64));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("one digest cannot name several images");
        assertThat(directory.resolve("called")).doesNotExist();
    }

    @Test
    void whenTheKeyCannotBeReadNothingIsChanged() throws Exception {
        program("kubectl", "echo 'Error from server (Forbidden)' >&2; exit 1");
        Tool.Result result = deploy("staging", "v1");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("Forbidden", "so nothing was changed");
        assertThat(called()).doesNotContain("helm upgrade");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNoEmptyCluster() throws Exception {
        program("helm", "[ \"$1\" != history ] || { echo 'Error: Kubernetes cluster unreachable' >&2; exit 1; }");
        Tool.Result result = deploy("staging", "v1");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("cannot say what runs", "unreachable");
        assertThat(called()).doesNotContain("helm upgrade");
    }

    @Test
    void theFirstReleaseMakesTheKeySoItIsReadAfterwards() throws Exception {
        program("helm", """
            [ "$1" != upgrade ] || touch "$(dirname "$0")/upgraded"
            [ "$1" != history ] || { echo 'Error: release: not found' >&2; exit 1; }\
            """);
        program("kubectl", "[ -e \"$(dirname \"$0\")/upgraded\" ] && printf %s " + FakePlatform.KEY + " | base64");
        Tool.Result result = deploy("staging", "v1");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("revision before: none", "v1 runs in staging");
    }

    /** A job that is canceled, for one: a version that was not seen to be well does not stay. */
    @Test
    void aReleaseThatIsCutOffWhileItIsLookedAtIsTakenBack() throws Exception {
        program("helm", """
                [ "$1" != upgrade ] || echo $PPID >"$(dirname "$0")/release"
                case "$1" in
                  history) echo '[{"revision": 7, "status": "deployed"}]' ;;
                  list) echo '[{"revision": 9, "chart": "emp-1.2.3"}]' ;;
                esac""");
        program("curl", """
                kill -TERM "$(cat "$(dirname "$0")/release")"
                PATH=${PATH#*:} exec curl "$@\"""");
        Tool.Result result = deploy("staging", "v1");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("revision 7 of staging is back").doesNotContain("v1 runs in staging");
        assertThat(called()).contains("helm rollback emp 7 --namespace emp-staging");
    }

    @Test
    void theWatchSeesTheReleasesNamespaceAlone() throws Exception {
        environment.put("PROMETHEUS_URL", platform.url());
        environment.put("EMP_SOAK_MINUTES", "0");
        assertThat(deploy("staging", "v1").code()).isZero();
        assertThat(platform.queries().stream().filter(query -> query.startsWith("query=")))
                .isNotEmpty()
                .allMatch(query -> query.contains("namespace=\"emp-staging\""));
    }

    @Test
    void whereNobodyLooksTheReleaseIsTakenBack() throws Exception {
        environment.put("PROMETHEUS_URL", platform.url());
        environment.put("EMP_SOAK_PAUSE", "0.1");
        environment.put("EMP_SOAK_MINUTES", "0");
        platform.watched = false;
        Tool.Result result = deploy("staging", "v1");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .contains("looks at no orchestrator in emp-staging", "revision 7 of staging is back");
        platform.watched = true;
        Tool.Result withoutRules =
                new Script("soak").run(environment, "--namespace", "emp-production", "--minutes", "0", platform.url());
        assertThat(withoutRules.code()).isEqualTo(1);
        assertThat(withoutRules.output()).contains("or has no rule for it");
    }

    private Tool.Result soak() {
        try {
            return new Script("soak").run(environment, "--namespace", "emp-staging", "--minutes", "5", platform.url());
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
        new Programs(directory).add(name, does);
    }

    private String called() throws Exception {
        return new Programs(directory).called();
    }
}
