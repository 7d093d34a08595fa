package dev.emp.launcher.observability;

import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus with the configuration and the rules that are delivered, told where the services of a test are. */
final class PrometheusServer implements AutoCloseable {

    private static final Path DELIVERED = Path.of("..", "deploy", "observability");

    private final ChildProgram program;
    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(ChildProgram program, URI url) {
        this.program = program;
        this.url = url;
    }

    /**
     * @param directory for its data, configuration and log
     * @param targets host and port for each job of the delivered configuration
     */
    static PrometheusServer start(Path directory, Map<String, String> targets) throws IOException {
        Path binary = ChildProgram.find("prometheus");
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), configuration(targets));
        String address = "127.0.0.1:" + Ports.freePort();
        ChildProgram program = ChildProgram.start(
                binary,
                directory.resolve("prometheus.log"),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn");
        return new PrometheusServer(program, URI.create("http://" + address));
    }

    @SuppressWarnings("unchecked")
    private static String configuration(Map<String, String> targets) throws IOException {
        Yaml yaml = new Yaml();
        Map<String, Object> all = yaml.load(Files.readString(DELIVERED.resolve("prometheus.yml")));
        all.put("global", Map.of("scrape_interval", "1s", "scrape_timeout", "1s", "evaluation_interval", "1s"));
        all.put("rule_files", List.of(DELIVERED.resolve("rules").toRealPath() + "/*.yaml"));
        for (Map<String, Object> job : (List<Map<String, Object>>) all.get("scrape_configs")) {
            String target = targets.get(String.valueOf(job.get("job_name")));
            if (target == null) {
                throw new IllegalStateException("the test has no target for the job " + job.get("job_name"));
            }
            job.remove("dns_sd_configs");
            job.remove("authorization");
            job.put("static_configs", List.of(new LinkedHashMap<>(Map.of("targets", List.of(target)))));
        }
        return yaml.dump(all);
    }

    boolean isReady() {
        try {
            return http.send(HttpRequest.newBuilder(url.resolve("/-/ready")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Prometheus answers, with its {@code status} and {@code error}. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** Whether an expression has a result now; a failure has none. */
    boolean hasResult(String expression) {
        return !query(expression).at("/data/result").isEmpty();
    }

    /** The groups of rules, with what became of each rule's last evaluation. */
    JsonNode rules() {
        return get("/api/v1/rules").at("/data/groups");
    }

    /** Metrics that begin so; a histogram or summary counts as one. */
    Set<String> names(String beginning) {
        Set<String> names = new TreeSet<>();
        for (JsonNode name : get("/api/v1/label/__name__/values").path("data")) {
            if (name.asString().startsWith(beginning)) {
                names.add(name.asString().replaceFirst("_(bucket|count|sum)$", ""));
            }
        }
        return names;
    }

    private JsonNode get(String path) {
        try {
            return JsonMapper.shared()
                    .readTree(
                            http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString())
                                    .body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Prometheus does not answer " + path, e);
        }
    }

    @Override
    public void close() {
        http.close();
        program.close();
    }
}
