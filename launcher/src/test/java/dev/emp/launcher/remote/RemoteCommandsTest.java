package dev.emp.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against a running platform, as people use them. */
class RemoteCommandsTest {

    private static final String EXAMPLE = "../examples/text-to-image-job.json";
    private static final String WORKFLOW = "../examples/text-to-image.json";
    private static final Pattern ID = Pattern.compile("j0-[0-9a-z]{26}");

    @TempDir
    static Path directory;

    private static Platform platform;

    @BeforeAll
    static void start() throws Exception {
        PlatformOptions options =
                PlatformOptions.in(directory).withPorts(Ports.free()).withStepDelay(Duration.ofMillis(5));
        platform = Platform.start(options, (name, url, seconds) -> {});
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    /** What a command printed, and how it ended. */
    private record Run(int code, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }

        String id() {
            Matcher id = ID.matcher(out);
            assertThat(id.find()).as(out).isTrue();
            return id.group();
        }
    }

    private static Run run(Callable<Integer> command, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--url", platform.url(Service.ORCHESTRATOR).toString()));
        return runAsGiven(command, all.toArray(String[]::new));
    }

    private static Run runAsGiven(Callable<Integer> command, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = new CommandLine(command).execute(arguments);
            return new Run(code, told.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void aWorkflowIsSubmittedWatchedAndItsPictureSaved() throws Exception {
        Path pictures = directory.resolve("pictures");
        Run run = run(new SubmitCommand(), "--workflow", WORKFLOW, "--output", pictures.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("100 %").contains("succeeded in").contains("Saved");
        try (var files = Files.list(pictures)) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G'));
        }
    }

    @Test
    void aSubmittedJobIsListedWatchedAndExplained() {
        Run submitted = run(new SubmitCommand(), EXAMPLE, "--label", "owner=me");
        assertThat(submitted.err()).contains("emp watch " + submitted.id());
        Run watched = run(new WatchCommand(), submitted.id());
        assertThat(watched.out()).contains("Job " + submitted.id() + " succeeded");
        assertThat(watched.code()).isZero();
        Run jobs = run(new JobsCommand(), "--label", "owner:me");
        assertThat(jobs.out().lines()).hasSize(2);
        assertThat(jobs.out()).contains("JOB").contains(submitted.id()).contains("succeeded");
        assertThat(run(new WhyCommand(), submitted.id()).out()).contains("succeeded");
    }

    @Test
    void programsGetJson() {
        JsonNode submitted = run(new SubmitCommand(), EXAMPLE, "--json").json();
        String id = submitted.path("id").asString();
        List<String> events =
                run(new WatchCommand(), id, "--json").out().lines().toList();
        assertThat(JsonMapper.shared().readTree(events.getLast()).path("state").asString())
                .isEqualTo("succeeded");
        assertThat(run(new JobsCommand(), "--json", "--limit", "1").json().path("jobs"))
                .hasSize(1);
        assertThat(run(new MachinesCommand(), "--json").json().path("machines")).hasSize(1);
        assertThat(run(new WhyCommand(), id, "--json").json().path("reason").asString())
                .isEqualTo("has_ended");
    }

    @Test
    void machinesAreListedWithWhatTheyDo() {
        Run machines = run(new MachinesCommand());
        assertThat(machines.out()).contains("MACHINE").contains("SLOTS").contains("healthy");
    }

    @Test
    void aJobIsCanceled() {
        Run submitted = run(new SubmitCommand(), EXAMPLE);
        Run canceled = run(new CancelCommand(), submitted.id());
        assertThat(canceled.out()).matches("Job " + submitted.id() + " (cancel(ed|ing)|succeeded)\\R");
    }

    @Test
    void aWrongCallSaysWhatIsMeant() throws Exception {
        assertThat(run(new SubmitCommand()).err()).contains("--workflow FILE").contains("--service NAME");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"service\":");
        assertThat(run(new SubmitCommand(), broken.toString()).err()).contains("is not JSON");
        assertThat(run(new SubmitCommand(), "no-such-file.json").err()).contains("can't be read");
        assertThat(run(new WatchCommand(), "j0-00000000000000000000000000").err())
                .contains("there is no job j0-00000000000000000000000000");
        assertThat(runAsGiven(new JobsCommand(), "--url", "http://127.0.0.1:1").err())
                .contains("nobody answers at http://127.0.0.1:1")
                .contains("./emp up");
        assertThat(runAsGiven(new JobsCommand(), "--url", "what").err()).contains("http://HOST:PORT");
    }
}
