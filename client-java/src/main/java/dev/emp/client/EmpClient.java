package dev.emp.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls the orchestrator of a running platform. Blocks; safe for use by many threads; close it when done.
 *
 * <p>Reads and submissions are repeated for 30 s while the platform is out of reach or asks to come again later, so a rolling
 * restart goes unnoticed: every submission carries an idempotency key, and a repeated one finds the job of the first.
 */
public final class EmpClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The longest wait the API grants. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

    private final Transport transport;

    /** A client of a platform that asks for no key. */
    public EmpClient(URI orchestrator) {
        this(orchestrator, null);
    }

    /** @param key an API key; null when the platform asks for none */
    public EmpClient(URI orchestrator, @Nullable String key) {
        this(orchestrator, key, Backoff.ofPatience(PATIENCE));
    }

    EmpClient(URI orchestrator, @Nullable String key, Backoff backoff) {
        this.transport = new Transport(orchestrator, key, backoff);
    }

    /**
     * Submits a job.
     *
     * @param job the body of {@code POST /v1/jobs}
     * @return the job as accepted
     * @throws ApiException when the platform refuses it
     */
    public JsonNode submit(JsonNode job) throws IOException, InterruptedException, ApiException {
        return submit(job, UUID.randomUUID().toString());
    }

    /**
     * The same for a caller that may submit again itself, after a crash for example.
     *
     * @param key makes a repetition find the job of the first call
     */
    public JsonNode submit(JsonNode job, String key) throws IOException, InterruptedException, ApiException {
        return transport.repeat(json("/v1/jobs", job).header("Idempotency-Key", key));
    }

    /** What would become of the job if it were submitted; it is not. */
    public JsonNode dryRun(JsonNode job) throws IOException, InterruptedException, ApiException {
        return transport.repeat(json("/v1/jobs?dry_run=true", job));
    }

    /** The answer to {@code GET} of a path, such as {@code /v1/machines}. */
    public JsonNode get(String path) throws IOException, InterruptedException, ApiException {
        return transport.repeat(transport.request(path).GET());
    }

    /** The same with query parameters. */
    public JsonNode get(String path, Map<String, String> parameters)
            throws IOException, InterruptedException, ApiException {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return get(query.isEmpty() ? path : path + "?" + query);
    }

    public JsonNode job(String jobId) throws IOException, InterruptedException, ApiException {
        return get("/v1/jobs/" + encode(jobId));
    }

    /**
     * Waits for the end of a job.
     *
     * @return the job as it ended, or as it stands when the time is over
     */
    public JsonNode await(String jobId, Duration longest) throws IOException, InterruptedException, ApiException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            long seconds = Math.min(left.plusMillis(999).toSeconds(), LONGEST_POLL.toSeconds());
            JsonNode job = get("/v1/jobs/" + encode(jobId) + "?wait=" + seconds);
            if (new JobEvent("snapshot", null, job).isLast() || System.nanoTime() >= deadline) {
                return job;
            }
        }
    }

    /** Asks for a job to be canceled; answers with the job. */
    public JsonNode cancel(String jobId) throws IOException, InterruptedException, ApiException {
        return post("/v1/jobs/" + encode(jobId) + "/cancel");
    }

    /** {@code POST} to a path without a body. Made once: a repetition might do it twice. */
    public JsonNode post(String path) throws IOException, InterruptedException, ApiException {
        return transport.once(transport.request(path).POST(BodyPublishers.noBody()));
    }

    /** {@code POST} of a body. Made once: a repetition might do it twice. */
    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException, ApiException {
        return transport.once(json(path, body));
    }

    /**
     * Hands every event of a job to the listener until the job has ended or the listener answers false. A stream that breaks is
     * resumed where it was, at whatever replica answers.
     */
    public void follow(String jobId, Predicate<JobEvent> listener)
            throws IOException, InterruptedException, ApiException {
        Following following = new Following(listener, transport.backoff().start());
        while (!following.isOver()) {
            try {
                following.read(stream(jobId, following.position()));
                if (!following.isOver() && !following.pause(null)) {
                    throw new IOException("the stream of events ended before the job did");
                }
            } catch (ApiException e) {
                if (!e.isRetryable() || !following.pause(e.retryAfter())) {
                    throw e;
                }
            } catch (IOException e) {
                if (!following.pause(null)) {
                    throw e;
                }
            }
        }
    }

    /** Downloads a file of a job, replacing the target only when all of it has come. */
    public void download(URI artifact, Path target) throws IOException, InterruptedException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (InputStream body = transport.open(artifact)) {
            Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (ApiException e) {
            throw new IOException("the file could not be read: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Uploads a file, so that inputs can name it.
     *
     * @return the file as the platform keeps it; {@code id} is what {@code {"$file": id}} names
     */
    public JsonNode upload(Path file, String contentType) throws IOException, InterruptedException, ApiException {
        String name = encode(String.valueOf(file.getFileName()));
        return transport.once(transport
                .request("/v1/files?name=" + name)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofFile(file)));
    }

    @Override
    public void close() {
        transport.close();
    }

    private InputStream stream(String jobId, @Nullable String position)
            throws IOException, InterruptedException, ApiException {
        HttpRequest.Builder request =
                transport.request("/v1/jobs/" + encode(jobId) + "/events").header("Accept", "text/event-stream");
        if (position != null) {
            request.header("Last-Event-ID", position);
        }
        return transport.open(request);
    }

    private HttpRequest.Builder json(String path, JsonNode body) {
        return transport
                .request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(transport.json().writeValueAsBytes(body)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** How far a stream of events has been read, over all its connections. */
    private final class Following {

        private final Predicate<JobEvent> listener;
        private final Backoff.Waits waits;
        private @Nullable String position;
        private boolean over;

        Following(Predicate<JobEvent> listener, Backoff.Waits waits) {
            this.listener = listener;
            this.waits = waits;
        }

        boolean isOver() {
            return over;
        }

        @Nullable
        String position() {
            return position;
        }

        boolean pause(@Nullable Duration asked) throws InterruptedException {
            return waits.again(asked);
        }

        void read(InputStream body) throws IOException {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                EventStreamReader events = new EventStreamReader(lines, transport.json());
                for (JobEvent event = events.next(); event != null && !over; event = over ? null : events.next()) {
                    take(event);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        /** An {@code error} tells that this connection cannot go on; the next one resumes. */
        private void take(JobEvent event) {
            if (event.type().equals("error")) {
                return;
            }
            waits.reset();
            if (event.id() != null) {
                position = event.id();
            }
            over = !listener.test(event) || event.isLast();
        }
    }
}
