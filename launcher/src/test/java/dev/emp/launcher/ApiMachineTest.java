package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.client.EmpClient;
import dev.emp.client.JobEvent;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.http.HttpFault.Reject;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import dev.emp.simulators.replicate.ReplicateModel;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A machine with keys in a process of its own, at simulated providers: what clients get, what is paid for, and what nobody sees. */
@Timeout(300)
class ApiMachineTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ReplicateModel TEXT_MODEL = new ReplicateModel("acme/writer", ReplicateModel.Kind.TEXT);

    /** In every secret, so that one search finds any of them. */
    private static final String MARK = "xMARKx" + UUID.randomUUID().toString().replace("-", "");

    private static final String OPENAI_KEY = "sk-proj-" + MARK + "openai1234567890";
    private static final String WRONG_KEY = "sk-proj-" + MARK + "wrong1234567890";
    private static final String REPLICATE_TOKEN = "r8_" + MARK + "replicate";
    private static final String RUNPOD_KEY = "rpa_" + MARK + "runpod";
    private static final String OPERATOR_TOKEN = "operator-" + MARK;
    private static final String PASSWORD = "pass \"word\" " + MARK;
    private static final String CERTIFICATE = "first line " + MARK + "\nsecond line " + MARK;

    @TempDir
    private static Path directory;

    private static OpenAiSimulator openai;
    private static ReplicateSimulator replicate;
    private static RunPodSimulator runpod;
    private static Platform platform;
    private static EmpClient client;
    private static Jobs jobs;
    private static RunningMachine machine;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        openai = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults().withKeys(OPENAI_KEY));
        replicate = ReplicateSimulator.start(
                ReplicateSimulatorOptions.defaults().withModels(TEXT_MODEL).withKeys(REPLICATE_TOKEN));
        runpod = RunPodSimulator.start(RunPodSimulatorOptions.defaults().withKeys(RUNPOD_KEY));
        PlatformOptions options = PlatformOptions.in(directory)
                .withPorts(Ports.free())
                .without(Service.SIMULATOR, Service.CONNECTOR_COMFYUI, Service.WORKER);
        platform = Platform.start(options, (name, url, seconds) -> {});
        client = new EmpClient(platform.url(Service.ORCHESTRATOR));
        jobs = new Jobs(client);
        port = Ports.free().of(Service.WORKER);
        Path wrong = Files.writeString(directory.resolve("wrong-key"), WRONG_KEY + "\n");
        Path certificate = Files.writeString(directory.resolve("certificate"), CERTIFICATE + "\n");
        EmpProcess process = EmpProcess.start(
                directory,
                Map.of(
                        "OPENAI_API_KEY", OPENAI_KEY,
                        "REPLICATE_API_TOKEN", REPLICATE_TOKEN,
                        "RUNPOD_API_KEY", RUNPOD_KEY,
                        "EMP_MACHINE_OPERATORTOKEN", OPERATOR_TOKEN,
                        "SITE_PASSWORD", PASSWORD),
                "run",
                "worker",
                "--redis",
                platform.redisUrl(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--logging.level.dev.emp=debug",
                "--emp.machine.id=api-box",
                "--emp.machine.directory=" + directory.resolve("machine"),
                "--emp.artifacts.directory=" + options.artifacts(),
                "--emp.machine.secrets.site.from=env:SITE_PASSWORD",
                "--emp.machine.secrets.certificate.from=file:" + certificate,
                "--emp.machine.secrets.others.from=env:SITE_PASSWORD",
                "--emp.machine.secrets.others.tenants=others",
                "--emp.openai.base-url=" + openai.uri() + "/v1",
                "--emp.openai.keys[0].from=env:OPENAI_API_KEY",
                "--emp.openai.keys[0].weight=1000",
                "--emp.openai.keys[1].from=file:" + wrong,
                "--emp.openai.keys[1].name=wrong",
                "--emp.openai.keys[1].models=gpt-4o-mini",
                "--emp.replicate.url=" + replicate.uri() + "/v1",
                "--emp.replicate.file-hosts=127.0.0.1",
                "--emp.runpod.url=" + runpod.uri() + "/v2");
        machine = new RunningMachine(process, port, directory);
        machine.awaitHealth("healthy");
    }

    @AfterAll
    static void stop() throws Exception {
        machine.process().close();
        client.close();
        platform.close();
        runpod.close();
        replicate.close();
        openai.close();
    }

    @BeforeEach
    void everythingIsWell() {
        openai.clearFaults();
        replicate.clearFaults();
    }

    @Test
    void offersWhatItHasKeysFor() throws Exception {
        List<String> services = client.get("/v1/services")
                .path("services")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();

        assertThat(services).contains("openai", "replicate", "runpod");
    }

    @Test
    void streamsAnAnswerWhileItComesAndPaysForItOnce() throws Exception {
        String id = submit(chat("gpt-4o", "tell me of a fox marker:stream"));
        List<JobEvent> events = jobs.eventsUntil(id, ApiMachineTest::isEnd);
        JsonNode job = jobs.awaitEnd(id);

        assertThat(job.path("state").asString()).isEqualTo("succeeded");
        String streamed = text(events);
        assertThat(streamed).isNotBlank();
        assertThat(job.at("/result/output/choices/0/message/content").asString())
                .isEqualTo(streamed);
        assertThat(job.at("/result/usage/output_tokens").asDouble()).isPositive();
        assertThat(openai.ledger().accepted("stream")).isEqualTo(1);
    }

    @Test
    void runsPredictionsAndEndpointJobs() throws Exception {
        ObjectNode prediction = job("replicate");
        prediction
                .putObject("input")
                .put("model", TEXT_MODEL.name())
                .putObject("input")
                .put("prompt", "a fox");
        ObjectNode endpoint = job("runpod");
        endpoint.putObject("input").put("endpoint", "echo").putObject("input").put("prompt", "a fox");

        JsonNode first = jobs.awaitEnd(submit(prediction));
        JsonNode second = jobs.awaitEnd(submit(endpoint));

        assertThat(first.path("state").asString()).as(first.toString()).isEqualTo("succeeded");
        assertThat(second.path("state").asString()).as(second.toString()).isEqualTo("succeeded");
    }

    @Test
    void refusesAtTheDoorWhatTheConnectorCouldNotRead() throws Exception {
        ObjectNode wrong = chat("gpt-4o", "a fox");
        ((ObjectNode) wrong.path("input")).put("operation", "chat");

        assertThatThrownBy(() -> client.submit(wrong)).hasMessageContaining("/input/operation");
    }

    @Test
    void fallsBackOnAnotherProviderWhenTheFirstIsBusy() throws Exception {
        openai.inject(new HttpFault(
                new Reject(429, Map.of("retry-after", "60"), ""), "POST", "/v1/chat/completions", Integer.MAX_VALUE));
        ObjectNode job = chat("gpt-4.1", "tell me of a fox");
        ObjectNode fallback = job.putArray("fallbacks").addObject().put("service", "replicate");
        fallback.putObject("input")
                .put("model", TEXT_MODEL.name())
                .putObject("input")
                .put("prompt", "a fox");

        JsonNode end = jobs.awaitEnd(submit(job));

        assertThat(end.path("state").asString()).as(end.toString()).isEqualTo("succeeded");
        assertThat(end.path("service").asString()).isEqualTo("replicate");
        assertThat(end.at("/fallback/because").asString()).isEqualTo("rate_limited");
        assertThat(end.at("/attempts/0/failure/class").asString()).isEqualTo("rate_limited");
    }

    @Test
    void noSecretIsSeenAnywhere() throws Exception {
        ObjectNode withWrongKey = chat("gpt-4o-mini", "a fox");
        ((ObjectNode) withWrongKey.path("input")).put("deployment", "wrong");
        JsonNode refused = jobs.awaitEnd(submit(withWrongKey));
        openai.inject(new HttpFault(
                new Reject(
                        500,
                        Map.of("x-request-id", OPENAI_KEY),
                        "{\"error\":{\"message\":\"Bearer " + OPENAI_KEY + " broke us\",\"type\":\"" + OPENAI_KEY
                                + "\"}}"),
                "POST",
                "/v1/embeddings",
                Integer.MAX_VALUE));
        ObjectNode broken = job("openai");
        broken.putObject("retry").put("max_attempts", 1);
        broken.putObject("input")
                .put("operation", "embeddings")
                .putObject("body")
                .put("model", "text-embedding-3-small")
                .put("input", "a fox");
        JsonNode failed = jobs.awaitEnd(submit(broken));
        replicate.inject(HttpFault.of(new Reject(
                422, Map.of(), "{\"title\":\"Input\",\"detail\":\"" + REPLICATE_TOKEN + " is no prompt\"}")));
        ObjectNode prediction = job("replicate");
        prediction
                .putObject("input")
                .put("model", TEXT_MODEL.name())
                .putObject("input")
                .put("prompt", "a fox");
        JsonNode unreadable = jobs.awaitEnd(submit(prediction));

        assertThat(refused.at("/error/class").asString()).as(refused.toString()).isEqualTo("auth");
        assertThat(failed.at("/error/class").asString()).as(failed.toString()).isEqualTo("provider_error");
        assertThat(unreadable.at("/error/class").asString())
                .as(unreadable.toString())
                .isEqualTo("invalid_input");
        nothingShowsASecret(refused, failed, unreadable);
    }

    @Test
    void noSecretOfAJobIsSeenAnywhere() throws Exception {
        ObjectNode echo = job("runpod");
        ObjectNode input = echo.putObject("input").put("endpoint", "echo").putObject("input");
        input.putObject("password").put("$secret", "site");
        input.putArray("files").addObject().put("$secret", "certificate");
        ObjectNode refused = chat("gpt-4o", "a fox");
        ((ObjectNode) refused.at("/input/body/messages/0")).putObject("content").put("$secret", "site");
        refused.putObject("retry").put("max_attempts", 1);
        ObjectNode foreign = job("runpod");
        foreign.putObject("input")
                .put("endpoint", "echo")
                .putObject("input")
                .putObject("password")
                .put("$secret", "others");

        JsonNode echoed = jobs.awaitEnd(submit(echo));
        openai.inject(new HttpFault(
                new Reject(
                        400, Map.of(), JSON.writeValueAsString(Map.of("error", Map.of("message", "no " + PASSWORD)))),
                "POST",
                "/v1/chat/completions",
                Integer.MAX_VALUE));
        JsonNode failed = jobs.awaitEnd(submit(refused));
        JsonNode forbidden = jobs.awaitEnd(submit(foreign));

        assertThat(echoed.path("state").asString()).as(echoed.toString()).isEqualTo("succeeded");
        assertThat(echoed.at("/result/output").toString()).contains("[secret site]", "[secret certificate]");
        assertThat(failed.path("state").asString()).as(failed.toString()).isEqualTo("failed");
        assertThat(failed.at("/error/message").asString()).contains("[secret site]");
        assertThat(forbidden.at("/error/class").asString())
                .as(forbidden.toString())
                .isEqualTo("invalid_input");
        assertThat(forbidden.at("/error/message").asString())
                .isEqualTo("/input/password: jobs of the tenant default may not use the secret others.");
        nothingShowsASecret(echoed, failed, forbidden);
    }

    private void nothingShowsASecret(JsonNode... ended) throws Exception {
        assertThat(new RedisContents(platform.redisUrl()).all()).isNotEmpty().noneMatch(this::showsASecret);
        for (String url : pages(ended)) {
            assertThat(get(url)).as(url).isNotBlank().doesNotContain(MARK);
        }
        assertThat(machine.process().output()).isNotBlank().doesNotContain(MARK);
        assertThat(logs()).doesNotContain(MARK);
    }

    private boolean showsASecret(String value) {
        return value.contains(MARK)
                || value.contains(Base64.getEncoder().encodeToString(MARK.getBytes(StandardCharsets.UTF_8)));
    }

    /** All that people and other programs read. */
    private static List<String> pages(JsonNode... ended) {
        List<String> pages = new ArrayList<>();
        for (String path : List.of("/status", "/config", "/health", "/metrics", "/actuator/health")) {
            pages.add("http://127.0.0.1:" + port + path);
        }
        String api = platform.url(Service.ORCHESTRATOR).toString();
        for (String path : List.of("/v1/machines", "/v1/services", "/v1/jobs", "/v1/dead-letters")) {
            pages.add(api + path);
        }
        for (JsonNode job : ended) {
            pages.add(api + "/v1/jobs/" + job.path("id").asString());
            pages.add(api + "/v1/jobs/" + job.path("id").asString() + "/events");
        }
        return pages;
    }

    private static String get(String url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    /** Every log file under the directory of the platform. */
    private static String logs() throws Exception {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static String submit(JsonNode job) throws Exception {
        return client.submit(job).path("id").asString();
    }

    private static ObjectNode job(String service) {
        return JSON.createObjectNode().put("service", service);
    }

    private static ObjectNode chat(String model, String prompt) {
        ObjectNode job = job("openai");
        ObjectNode body =
                job.putObject("input").put("operation", "chat.completions").putObject("body");
        body.put("model", model).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return job;
    }

    private static boolean isEnd(JobEvent event) {
        return List.of("succeeded", "failed", "canceled", "expired").contains(event.type());
    }

    /** The pieces of text among the events. */
    private static String text(List<JobEvent> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> event.type().equals("output"))
                .forEach(event -> text.append(event.data().path("text").asString("")));
        return text.toString();
    }
}
